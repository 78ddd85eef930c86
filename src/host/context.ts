import { Slots } from '../backend/index';
import { createQuestionDetector } from '../questions/index';
import type { SharedSessionOptions } from '../session/index';
import { type AddressOf, addressReader } from './address';
import { Authenticator } from './auth/authenticator';
import { Lobby } from './auth/lobby';
import { Clients } from './connection/clients';
import { Addresses } from './limits/addresses';
import { Subjects } from './limits/subjects';
import type { ResolvedHostOptions } from './options';
import { timeDetector } from './telemetry/detector';
import { type UpstreamResult, watchBackend } from './telemetry/upstream';
import { type OriginCheck, originCheck } from './upgrade/origin';

/** What all connections of a host share. */
export interface HostContext {
  readonly options: ResolvedHostOptions;
  readonly clients: Clients;
  readonly addressOf: AddressOf;
  readonly addresses: Addresses;
  readonly subjects: Subjects;
  readonly lobby: Lobby;
  readonly originAllowed: OriginCheck;
  /** Absent: everybody may connect. */
  readonly authenticator: Authenticator | undefined;
  /** How the backend ended the last answer; nothing before the first. */
  readonly upstream: { last?: UpstreamResult };
  /** The number of the next connection. */
  number(): number;
}

export function createContext(options: ResolvedHostOptions): HostContext {
  const { limits, observer, logger, authenticate, makeRateLimiter } = options;
  const upstream: HostContext['upstream'] = {};
  const session = watchedSession(options, upstream);
  let connections = 0;
  const slots = new Slots({
    concurrent: limits.backendConcurrency,
    queue: limits.backendQueue,
    waitMs: limits.backendWaitMs,
    onRefused: () => observer.rateLimited('backend'),
  });
  return {
    options,
    clients: new Clients(),
    addressOf: addressReader(options.trustProxy),
    addresses: new Addresses({ limits, makeRateLimiter, logger }),
    subjects: new Subjects({ session, limits, slots, observer, makeRateLimiter, logger }),
    lobby: new Lobby(limits.unauthenticated),
    originAllowed: originCheck(options.allowOrigins),
    authenticator: authenticate
      ? new Authenticator({
          authenticate,
          tickets: options.tickets?.store,
          timeoutMs: options.authenticateTimeoutMs,
          concurrency: 256,
          logger,
        })
      : undefined,
    upstream,
    number: () => ++connections,
  };
}

function watchedSession(
  { session, observer, metrics, tracing }: ResolvedHostOptions,
  upstream: HostContext['upstream'],
): SharedSessionOptions {
  const backend = watchBackend(session.backend, {
    ended: (provider, end) => {
      upstream.last = end.result;
      observer.upstreamEnded(provider, end);
    },
    within: tracing ? (queryId, work) => tracing.within(queryId, work) : (_queryId, work) => work(),
  });
  if (!metrics) return { ...session, backend };
  const detector = session.detector ?? createQuestionDetector();
  return { ...session, backend, detector: timeDetector(detector, (ms) => observer.detected(ms)) };
}
