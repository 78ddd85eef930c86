import { describe, expectTypeOf, test } from 'vitest';
import { WebSocket } from 'ws';
import {
  type AckMessage,
  type Answer,
  type AnswerError,
  type AnswerMessage,
  type AnswerResult,
  type ChunkInput,
  type ClientEventMap,
  type ClientMessage,
  type ClientOptions,
  type ClientState,
  type CloseInfo,
  type ConnectError,
  closeActionOf,
  RealtimeRagClient,
  type ServerMessage,
  type SessionLostError,
  type Source,
  type WebSocketClass,
} from '../../src/client/index';

/** The types that `realtime-rag/client` promises. */

describe('a client', () => {
  test('is made of an address, and of at most one credential', () => {
    expectTypeOf(RealtimeRagClient).constructorParameters.toEqualTypeOf<[options: ClientOptions]>();
    expectTypeOf<{ url: string }>().toExtend<ClientOptions>();
    expectTypeOf<{ url: URL; ticket: string }>().toExtend<ClientOptions>();
    expectTypeOf<{ ticket: string }>().not.toExtend<ClientOptions>();
    expectTypeOf<keyof ClientOptions>().toEqualTypeOf<
      | 'url'
      | 'WebSocket'
      | 'connectTimeoutMs'
      | 'reconnect'
      | 'queue'
      | 'keepaliveIntervalMs'
      | 'signal'
      | 'logger'
      | 'clock'
      | 'random'
      | 'key'
      | 'ticket'
      | 'token'
    >();
  });

  test('takes the WebSocket class of the ws package', () => {
    expectTypeOf(WebSocket).toExtend<WebSocketClass>();
    expectTypeOf<typeof Date>().not.toExtend<WebSocketClass>();
  });

  test('connects once, and says how it ended', () => {
    expectTypeOf<RealtimeRagClient['connect']>().toEqualTypeOf<
      (options?: { signal?: AbortSignal }) => Promise<AckMessage>
    >();
    expectTypeOf<RealtimeRagClient['closed']>().toEqualTypeOf<Promise<CloseInfo>>();
    expectTypeOf<RealtimeRagClient['close']>().toEqualTypeOf<() => Promise<CloseInfo>>();
    expectTypeOf<RealtimeRagClient['stop']>().returns.toEqualTypeOf<Promise<CloseInfo>>();
    expectTypeOf<RealtimeRagClient['sessionId']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<CloseInfo>().toEqualTypeOf<{ code: number; reason: string }>();
    expectTypeOf<ConnectError['failure']>().toEqualTypeOf<
      'unreachable' | 'refused' | 'unauthorized' | 'protocol' | 'timeout' | 'credential'
    >();
    expectTypeOf(closeActionOf).parameter(0).toEqualTypeOf<number>();
  });

  test('sends chunks that have a text, and any message of the protocol', () => {
    expectTypeOf<RealtimeRagClient['sendChunk']>().parameters.toEqualTypeOf<[chunk: ChunkInput]>();
    expectTypeOf<{ text: string }>().toExtend<ChunkInput>();
    expectTypeOf<{ is_final: true }>().not.toExtend<ChunkInput>();
    expectTypeOf<RealtimeRagClient['send']>().parameters.toEqualTypeOf<[message: ClientMessage]>();
    expectTypeOf<{ type: 'telepathy' }>().not.toExtend<ClientMessage>();
    expectTypeOf<{ type: 'control'; action: 'dance' }>().not.toExtend<ClientMessage>();
  });

  test('emits each message to listeners of its own type', () => {
    expectTypeOf<keyof ClientEventMap>().toEqualTypeOf<
      | 'ack'
      | 'status'
      | 'answer'
      | 'error'
      | 'message'
      | 'frame'
      | 'invalid'
      | 'state'
      | 'dropped'
      | 'truncated'
      | 'close'
    >();
    expectTypeOf<ClientEventMap['answer']>().toEqualTypeOf<(message: AnswerMessage) => void>();
    expectTypeOf<ClientEventMap['message']>().toEqualTypeOf<(message: ServerMessage) => void>();
    expectTypeOf<ClientEventMap['close']>().toEqualTypeOf<(info: CloseInfo) => void>();
  });

  test('gets its credential from a text or a function', () => {
    expectTypeOf<{ url: string; ticket: () => Promise<string> }>().toExtend<ClientOptions>();
    expectTypeOf<{ url: string; token: () => string }>().toExtend<ClientOptions>();
    expectTypeOf<{ url: string; key: () => number }>().not.toExtend<ClientOptions>();
  });

  test('says what it is doing about its connection', () => {
    expectTypeOf<ClientState['type']>().toEqualTypeOf<
      'new' | 'connecting' | 'connected' | 'resumed' | 'away' | 'closed'
    >();
    expectTypeOf<RealtimeRagClient['state']>().toEqualTypeOf<ClientState>();
    expectTypeOf<ClientEventMap['state']>().toEqualTypeOf<(state: ClientState) => void>();
  });

  test('iterates over answers, and over the text of each', () => {
    expectTypeOf<RealtimeRagClient['answers']>().returns.toExtend<AsyncIterable<Answer>>();
    expectTypeOf<Answer>().toExtend<AsyncIterable<string>>();
    expectTypeOf<Answer['sources']>().toEqualTypeOf<Promise<readonly Source[]>>();
    expectTypeOf<Answer['text']>().returns.toEqualTypeOf<Promise<string>>();
    expectTypeOf<AnswerResult['error']>().toEqualTypeOf<AnswerError | SessionLostError | undefined>();
    expectTypeOf<SessionLostError['reason']>().toEqualTypeOf<
      ('unknown' | 'expired' | 'forbidden' | 'epoch' | 'unavailable') | ('not_kept' | 'closed' | 'truncated')
    >();
  });
});
