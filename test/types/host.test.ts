import type { Server } from 'node:http';
import { describe, expectTypeOf, test } from 'vitest';
import {
  type Authenticate,
  type AuthenticateRequest,
  type CloseOptions,
  createHost,
  createMetrics,
  createTracing,
  type Health,
  type Host,
  type HostLimits,
  type HostMetrics,
  type HostOptions,
  type HostTracing,
  type Identity,
  jwtAuthentication,
  type Listening,
  type ListenOptions,
  type Question,
  type QuestionEnd,
  signedTickets,
  staticKeys,
  type Ticket,
  type TicketStore,
} from '../../src/host/index';
import type { RagBackend, SharedSessionOptions } from '../../src/index';

/** The types that `realtime-rag/host` promises. */

describe('a host', () => {
  test('is made of its options, of which only the backend is required', () => {
    expectTypeOf(createHost).toEqualTypeOf<(options: HostOptions) => Host>();
    expectTypeOf<{ backend: RagBackend }>().toExtend<HostOptions>();
    expectTypeOf<{ path: string }>().not.toExtend<HostOptions>();
    expectTypeOf<keyof HostOptions>().toEqualTypeOf<
      | 'backend'
      | 'path'
      | 'asr'
      | 'dialects'
      | 'session'
      | 'mcp'
      | 'console'
      | 'authenticate'
      | 'authenticateTimeoutMs'
      | 'firstMessageTimeoutMs'
      | 'tickets'
      | 'allowHosts'
      | 'allowOrigins'
      | 'trustProxy'
      | 'limits'
      | 'makeRateLimiter'
      | 'resume'
      | 'maxPayload'
      | 'webhooks'
      | 'meetings'
      | 'pingIntervalMs'
      | 'sweepIntervalMs'
      | 'observer'
      | 'metrics'
      | 'operatorsOnMainPort'
      | 'tracing'
      | 'logger'
      | 'logContent'
    >();
  });

  test('gives its sessions everything but the backend, the logger and the label', () => {
    expectTypeOf<NonNullable<HostOptions['session']>>().toEqualTypeOf<
      Omit<SharedSessionOptions, 'backend' | 'logger'>
    >();
  });

  test('listens on a port of its own or on a server', () => {
    expectTypeOf<Host['listen']>().toEqualTypeOf<(options?: ListenOptions) => Promise<Listening>>();
    expectTypeOf<Host['listenAdmin']>().toEqualTypeOf<(options?: ListenOptions) => Promise<Listening>>();
    expectTypeOf<Host['attach']>().toEqualTypeOf<(server: Server) => void>();
    expectTypeOf<Host['close']>().toEqualTypeOf<(options?: CloseOptions) => Promise<void>>();
    expectTypeOf<Host['disconnect']>().toEqualTypeOf<(subject: string) => number>();
    expectTypeOf<Host['createTicket']>().toEqualTypeOf<(identity: Identity) => Promise<Ticket>>();
    expectTypeOf<Host['health']>().toEqualTypeOf<() => Health>();
    expectTypeOf<{ port: '8000' }>().not.toExtend<ListenOptions>();
  });

  test('knows these limits', () => {
    expectTypeOf<keyof HostLimits>().toEqualTypeOf<
      | 'connections'
      | 'connectionsPerAddress'
      | 'wrongCredentials'
      | 'messagesPerSecond'
      | 'bytesPerSecond'
      | 'invalidPerMinute'
      | 'textLength'
      | 'questionsPerMinute'
      | 'concurrentQuestions'
      | 'backendConcurrency'
      | 'backendQueue'
      | 'backendWaitMs'
      | 'bufferedBytes'
      | 'stalledMs'
      | 'unauthenticated'
      | 'unauthenticatedPerAddress'
    >();
    expectTypeOf<HostLimits[keyof HostLimits]>().toEqualTypeOf<number | undefined>();
  });
});

describe('authentication', () => {
  test('is any function from a request to an identity', () => {
    expectTypeOf<Authenticate>().toEqualTypeOf<
      (request: AuthenticateRequest) => Identity | null | Promise<Identity | null>
    >();
    expectTypeOf<() => null>().toExtend<Authenticate>();
    expectTypeOf<() => { subject: string }>().toExtend<Authenticate>();
    expectTypeOf<() => boolean>().not.toExtend<Authenticate>();
    expectTypeOf<{ issuer: true }>().not.toExtend<Identity>();
  });

  test('comes with static keys, JWTs and signed tickets', () => {
    expectTypeOf(staticKeys).toBeCallableWith(['desk:a-key-of-sixteen']);
    expectTypeOf(staticKeys).returns.toEqualTypeOf<Authenticate>();
    expectTypeOf(jwtAuthentication).returns.toEqualTypeOf<Promise<Authenticate>>();
    expectTypeOf(signedTickets).toEqualTypeOf<(secret: string) => TicketStore>();
  });
});

describe('watching', () => {
  test('is done by metrics, traces or an observer with any of the callbacks', () => {
    expectTypeOf(createMetrics).returns.toEqualTypeOf<Promise<HostMetrics>>();
    expectTypeOf(createTracing).returns.toEqualTypeOf<Promise<HostTracing>>();
    expectTypeOf<{ questionEnded(question: Question, end: QuestionEnd): void }>().toExtend<
      NonNullable<HostOptions['observer']>
    >();
    expectTypeOf<{ questionEnded: string }>().not.toExtend<NonNullable<HostOptions['observer']>>();
  });
});
