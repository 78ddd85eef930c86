import { describe, expectTypeOf, test } from 'vitest';
import {
  type AnswerMessage,
  type AsrChunk,
  BackendError,
  type BackendErrorOptions,
  type BackendFailureCode,
  type BackendReport,
  type CallableBackend,
  type Connection,
  cached,
  closeActionOf,
  createEchoBackend,
  createQuestionDetector,
  type Decision,
  type DetectedQuestion,
  type Detection,
  detectQuestion,
  type ErrorMessage,
  type FinishReason,
  fallback,
  fromAISDK,
  fromLangChain,
  isBackendError,
  type JudgeCandidate,
  type JudgeVerdict,
  type Logger,
  openConnection,
  type PartialRagQuery,
  parseClientMessage,
  type QuestionDetector,
  type QuestionJudge,
  type RagBackend,
  type RagEvent,
  type RagQuery,
  type RealtimeRagSession,
  type ServerMessage,
  type SessionEvent,
  type SessionOptions,
  type SharedSessionOptions,
  type Source,
  type SpeculationContext,
  type SpeculationLevel,
  type StatusMessage,
  type Timing,
  type Turn,
  type Usage,
  type Utterance,
  type WhileAnswering,
} from '../../src/index';

/** The types that `realtime-rag` promises. They are checked by the compiler; running them proves nothing. */

describe('a session', () => {
  test('is made of its options, of which only the backend is required', () => {
    expectTypeOf<{ backend: RagBackend }>().toExtend<SessionOptions>();
    expectTypeOf<Record<never, never>>().not.toExtend<SessionOptions>();
    expectTypeOf<ConstructorParameters<typeof RealtimeRagSession>[0]>().toEqualTypeOf<SessionOptions>();
    expectTypeOf<keyof SessionOptions>().toEqualTypeOf<
      | 'backend'
      | 'detector'
      | 'id'
      | 'onQuestionWhileAnswering'
      | 'queueLimit'
      | 'missedLimit'
      | 'turnEnd'
      | 'turnTimeoutMs'
      | 'answerTimeoutMs'
      | 'answerLimit'
      | 'transcriptUtterances'
      | 'transcriptChars'
      | 'speculate'
      | 'speculation'
      | 'user'
      | 'logger'
      | 'clock'
      | 'createId'
      | 'mode'
      | 'speakers'
      | 'addressed'
      | 'duplicateWindowMs'
      | 'cooldownMs'
      | 'judge'
      | 'judgeBetween'
      | 'judgeTimeoutMs'
    >();
    expectTypeOf<SharedSessionOptions>().toEqualTypeOf<Omit<SessionOptions, 'id'>>();
  });

  test('refuses an unknown policy and an option of another type', () => {
    expectTypeOf<WhileAnswering>().toEqualTypeOf<'queue' | 'interrupt' | 'ignore'>();
    expectTypeOf<'drop'>().not.toExtend<WhileAnswering>();
    expectTypeOf<{ backend: RagBackend; queueLimit: string }>().not.toExtend<SessionOptions>();
    expectTypeOf<{ backend: RagBackend; mode: 'sometimes' }>().not.toExtend<SessionOptions>();
  });

  test('takes chunks that have a text', () => {
    expectTypeOf<RealtimeRagSession['receive']>().parameters.toEqualTypeOf<[chunk: AsrChunk]>();
    expectTypeOf<{ text: string }>().toExtend<AsrChunk>();
    expectTypeOf<{ text: string; is_final: true; speaker: string }>().toExtend<AsrChunk>();
    expectTypeOf<{ is_final: true }>().not.toExtend<AsrChunk>();
    expectTypeOf<{ text: string; is_final: 'yes' }>().not.toExtend<AsrChunk>();
  });

  test('emits the messages of the wire, each to listeners of its own type', () => {
    expectTypeOf<SessionEvent>().toEqualTypeOf<ServerMessage>();
    type Listener<E extends Parameters<RealtimeRagSession['on']>[0]> = Parameters<
      typeof RealtimeRagSession.prototype.on<E>
    >[1];
    expectTypeOf<Listener<'answer'>>().parameter(0).toEqualTypeOf<AnswerMessage>();
    expectTypeOf<Listener<'status'>>().parameter(0).toEqualTypeOf<StatusMessage>();
    expectTypeOf<Listener<'error'>>().parameter(0).toEqualTypeOf<ErrorMessage>();
    expectTypeOf<Listener<'event'>>().parameter(0).toEqualTypeOf<SessionEvent>();
    expectTypeOf<'anser'>().not.toExtend<Parameters<RealtimeRagSession['on']>[0]>();
    expectTypeOf<RealtimeRagSession>().toExtend<AsyncIterable<SessionEvent>>();
  });

  test('is controlled by methods whose results are known', () => {
    expectTypeOf<RealtimeRagSession['state']>().toEqualTypeOf<
      'listening' | 'paused' | 'stopping' | 'closed'
    >();
    expectTypeOf<RealtimeRagSession['stop']>().returns.toEqualTypeOf<Promise<void>>();
    expectTypeOf<RealtimeRagSession['cancel']>().toEqualTypeOf<() => void>();
    expectTypeOf<RealtimeRagSession['instantQuery']>().toBeCallableWith({ text: 'why?' });
    expectTypeOf<RealtimeRagSession['pause']>().toBeCallableWith({ catch_up: 'keep_context' });
  });

  test('is opened over any transport that sends and closes', () => {
    expectTypeOf(openConnection).parameter(1).toEqualTypeOf<SharedSessionOptions>();
    expectTypeOf<{ send(text: string): void; close(code: number, reason: string): void }>().toExtend<
      Parameters<typeof openConnection>[0]
    >();
    expectTypeOf<{ send(text: string): void }>().not.toExtend<Parameters<typeof openConnection>[0]>();
    expectTypeOf(openConnection).returns.toEqualTypeOf<Connection>();
  });
});

describe('a backend', () => {
  test('is a name and an answer', () => {
    const smallest = {
      name: 'echo',
      async *answer({ question }: RagQuery) {
        yield question;
      },
    };
    expectTypeOf(smallest).toExtend<RagBackend>();
    expectTypeOf<{ name: string }>().not.toExtend<RagBackend>();
    expectTypeOf<{ name: string; answer(): Promise<string> }>().not.toExtend<RagBackend>();
    expectTypeOf<keyof RagBackend>().toEqualTypeOf<
      'name' | 'answer' | 'retrieve' | 'speculative' | 'telemetry' | 'warmUp' | 'check' | 'close'
    >();
  });

  test('gets a query and the signal that ends it', () => {
    expectTypeOf<Parameters<RagBackend['answer']>>().toEqualTypeOf<
      [query: RagQuery, context: { signal: AbortSignal; speculation?: SpeculationContext }]
    >();
    expectTypeOf<keyof SpeculationContext>().toEqualTypeOf<'onConfirmed' | 'decline'>();
    expectTypeOf<RagBackend['speculative']>().toEqualTypeOf<SpeculationLevel | undefined>();
    expectTypeOf<SpeculationLevel>().toEqualTypeOf<'off' | 'retrieve' | 'answer'>();
    expectTypeOf<RagQuery['question']>().toEqualTypeOf<string>();
    expectTypeOf<RagQuery['transcript']>().toEqualTypeOf<readonly Utterance[]>();
    expectTypeOf<RagQuery['conversationId']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<keyof RagQuery>().toEqualTypeOf<
      'question' | 'queryId' | 'sessionId' | 'conversationId' | 'transcript' | 'language' | 'user' | 'sources'
    >();
  });

  test('yields strings and events, and no others', () => {
    type Yielded = ReturnType<RagBackend['answer']> extends AsyncIterable<infer T> ? T : never;
    expectTypeOf<Yielded>().toEqualTypeOf<string | RagEvent>();
    expectTypeOf<RagEvent['type']>().toEqualTypeOf<
      'text' | 'replace' | 'sources' | 'usage' | 'conversation' | 'reference' | 'warning' | 'retry' | 'finish'
    >();
    expectTypeOf<{ type: 'text' }>().not.toExtend<RagEvent>();
    expectTypeOf<{ type: 'thought'; text: string }>().not.toExtend<RagEvent>();
    expectTypeOf<{ type: 'finish'; reason: 'cancelled' }>().not.toExtend<RagEvent>();
    expectTypeOf<Extract<RagEvent, { type: 'sources' }>['sources']>().toEqualTypeOf<readonly Source[]>();
    expectTypeOf<Extract<RagEvent, { type: 'usage' }>['usage']>().toEqualTypeOf<Usage>();
  });

  test('fails with a code of the protocol', () => {
    expectTypeOf(BackendError).constructorParameters.toEqualTypeOf<
      [code: BackendFailureCode, message: string, options?: BackendErrorOptions]
    >();
    expectTypeOf<BackendFailureCode>().toEqualTypeOf<
      | 'BACKEND_TIMEOUT'
      | 'BACKEND_UNAVAILABLE'
      | 'BACKEND_AUTH'
      | 'BACKEND_REJECTED'
      | 'BACKEND_ERROR'
      | 'RATE_LIMITED'
    >();
    expectTypeOf<'QUEUE_FULL'>().not.toExtend<BackendFailureCode>();
    expectTypeOf(isBackendError).guards.toEqualTypeOf<BackendError>();
  });

  test('that is built in can be called by hand with a question alone', () => {
    expectTypeOf<{ question: string }>().toExtend<PartialRagQuery>();
    expectTypeOf<{ queryId: string }>().not.toExtend<PartialRagQuery>();
    expectTypeOf(createEchoBackend).returns.toEqualTypeOf<CallableBackend>();
    expectTypeOf(createEchoBackend).toBeCallableWith();
    expectTypeOf<CallableBackend['answer']>().toBeCallableWith({ question: 'why?' });
    expectTypeOf<CallableBackend>().toExtend<RagBackend>();
    expectTypeOf<BackendReport['ok']>().toEqualTypeOf<boolean>();
  });

  test('can be wrapped and adapted', () => {
    expectTypeOf(fallback).parameter(0).toEqualTypeOf<readonly RagBackend[]>();
    expectTypeOf(fallback).returns.toExtend<RagBackend>();
    expectTypeOf(cached).parameter(0).toEqualTypeOf<RagBackend>();
    expectTypeOf<NonNullable<Parameters<typeof cached>[1]>>().toExtend<{ ttlMs?: number }>();
    expectTypeOf<{ ttlMs: '5 min' }>().not.toExtend<NonNullable<Parameters<typeof cached>[1]>>();
    expectTypeOf(cached).returns.toExtend<RagBackend>();
    expectTypeOf(fromAISDK).returns.toExtend<RagBackend>();
    expectTypeOf(fromLangChain).returns.toExtend<RagBackend>();
    expectTypeOf<{ textStream: AsyncIterable<string> }>().toExtend<
      Awaited<ReturnType<Parameters<typeof fromAISDK>[0]>>
    >();
  });
});

describe('question detection', () => {
  test('says whether a text asks, how likely it is, why, and what', () => {
    expectTypeOf(detectQuestion).toBeCallableWith('why?');
    expectTypeOf(detectQuestion).toBeCallableWith('why?', { language: 'en', context: null });
    expectTypeOf(detectQuestion).returns.toEqualTypeOf<DetectedQuestion>();
    expectTypeOf<Pick<DetectedQuestion, 'isQuestion' | 'confidence' | 'question'>>().toEqualTypeOf<{
      isQuestion: boolean;
      confidence: number;
      question: string;
    }>();
    expectTypeOf<keyof DetectedQuestion>().toEqualTypeOf<
      'isQuestion' | 'confidence' | 'reason' | 'question' | 'rule'
    >();
  });

  test('can be replaced by any synchronous detector', () => {
    expectTypeOf(createQuestionDetector).returns.toEqualTypeOf<QuestionDetector>();
    expectTypeOf(createQuestionDetector).toBeCallableWith({ answerAt: 0.6, offerAt: 0.3, learned: false });
    expectTypeOf<QuestionDetector['detect']>().toEqualTypeOf<(turn: Turn) => Detection>();
    expectTypeOf<Decision>().toEqualTypeOf<'answer' | 'offer' | 'silent'>();
    expectTypeOf<{ detect(turn: Turn): Promise<Detection> }>().not.toExtend<QuestionDetector>();
  });

  test('can have a second opinion', () => {
    expectTypeOf<QuestionJudge>().toEqualTypeOf<
      (candidate: JudgeCandidate, context: { signal: AbortSignal }) => Promise<JudgeVerdict>
    >();
    expectTypeOf<{ decision: 'answer' }>().toExtend<JudgeVerdict>();
    expectTypeOf<{ decision: 'yes' }>().not.toExtend<JudgeVerdict>();
  });
});

describe('the protocol', () => {
  test('has four kinds of server messages', () => {
    expectTypeOf<ServerMessage['type']>().toEqualTypeOf<'ack' | 'status' | 'answer' | 'error'>();
    expectTypeOf<Extract<ServerMessage, { type: 'answer' }>>().toEqualTypeOf<AnswerMessage>();
    expectTypeOf<AnswerMessage['stream_index']>().toEqualTypeOf<number>();
    expectTypeOf<AnswerMessage['final']>().toEqualTypeOf<boolean>();
    expectTypeOf<AnswerMessage['finish_reason']>().toEqualTypeOf<FinishReason | undefined>();
    expectTypeOf<FinishReason>().toEqualTypeOf<
      'complete' | 'no_answer' | 'cancelled' | 'interrupted' | 'error'
    >();
    expectTypeOf<Timing['total_ms']>().toEqualTypeOf<number>();
    expectTypeOf<Timing['first_token_ms']>().toEqualTypeOf<number | undefined>();
    expectTypeOf<Source>().toExtend<{ id: string; title: string; text: string; position: number }>();
  });

  test('is read from text, and never throws', () => {
    expectTypeOf(parseClientMessage).parameter(0).toEqualTypeOf<string>();
    type Result = ReturnType<typeof parseClientMessage>;
    expectTypeOf<Extract<Result, { ok: true }>['message']['type']>().toEqualTypeOf<
      'asr_chunk' | 'control' | 'keepalive' | 'reconnect' | 'auth'
    >();
    expectTypeOf<Extract<Result, { ok: false }>['fault']['message']>().toEqualTypeOf<string>();
  });

  test('says what to do about a close code', () => {
    expectTypeOf(closeActionOf).toEqualTypeOf<
      (code: number) => 'done' | 'reconnect' | 'wait' | 'authenticate' | 'give_up'
    >();
  });
});

test('a logger is the level methods of pino, which console has too', () => {
  expectTypeOf<Console>().toExtend<Logger>();
  expectTypeOf<keyof Logger>().toEqualTypeOf<'debug' | 'info' | 'warn' | 'error'>();
});
