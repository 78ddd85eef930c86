import type { IncomingMessage } from 'node:http';
import { Slots } from '../backend/index';
import { systemClock } from '../options/clock';
import { createQuestionDetector } from '../questions/index';
import { resolveSharedOptions, type SharedSessionOptions } from '../session/options';
import { Authenticator } from './auth/authenticator';
import { MessageAuthenticator } from './auth/message-authenticator';
import type { Dialect } from './dialects/dialect';
import { createDialects } from './dialects/index';
import { type PageFiles, readPage } from './http-pages/console/page-files';
import { RunningCalls } from './http-pages/mcp/calls';
import { RunningRequests } from './http-pages/running-requests';
import { Addresses, type AddressOf, addressReader, proxyTrust } from './limits/addresses';
import { PendingAuthLimit } from './limits/pending-auth';
import { Subjects } from './limits/subjects';
import type { ResolvedHostOptions } from './options';
import { LiveSessions } from './sessions/live/live-sessions';
import { SessionRegistry } from './sessions/registry';
import { type UpstreamResult, withTiming, withUpstreamWatch } from './telemetry/upstream';
import { type HostNameCheck, hostNameCheck } from './upgrade/host-names';
import { type OriginCheck, originCheck } from './upgrade/origin';
import { Meetings } from './webhooks/meetings';

/** State shared by all connections of a host. */
export interface HostContext {
  readonly options: ResolvedHostOptions;
  readonly addressOf: AddressOf;
  readonly addresses: Addresses;
  readonly subjects: Subjects;
  readonly pendingAuth: PendingAuthLimit;
  readonly requests: RunningRequests;
  /** Those of MCP clients. */
  readonly calls: RunningCalls;
  readonly sessions: SessionRegistry;
  /** Sessions as they are looked at; absent when nobody does. */
  readonly live: LiveSessions | undefined;
  readonly meetings: Meetings;
  readonly dialects: readonly Dialect[];
  readonly originAllowed: OriginCheck;
  readonly hostAllowed: HostNameCheck;
  /** What people see; absent when it is off. */
  readonly page: PageFiles | undefined;
  /** Whether a proxy that is trusted forwarded the request. */
  wasForwarded(request: IncomingMessage): boolean;
  /** Absent: authentication is off. */
  readonly authenticator: Authenticator | undefined;
  readonly messageAuthenticator: MessageAuthenticator | undefined;
  /** How the backend ended the last answer; absent before the first. */
  readonly upstream: { last?: UpstreamResult };
  /** The number of the next connection. */
  number(): number;
}

export function createContext(options: ResolvedHostOptions): HostContext {
  const { limits, observer, logger, authenticate, makeRateLimiter } = options;
  const upstream: HostContext['upstream'] = {};
  const session = watchedSession(options, upstream);
  // An invalid option should abort startup, not the first connection.
  resolveSharedOptions(session);
  let connections = 0;
  const slots = new Slots({
    concurrent: limits.backendConcurrency,
    queue: limits.backendQueue,
    waitMs: limits.backendWaitMs,
    onRefused: () => observer.rateLimited('backend'),
  });
  const addresses = new Addresses({ limits, makeRateLimiter, logger });
  const trust = proxyTrust(options.trustProxy);
  const authenticator = authenticate
    ? new Authenticator({
        authenticate,
        tickets: options.tickets?.store,
        timeoutMs: options.authenticateTimeoutMs,
        concurrency: 256,
        logger,
      })
    : undefined;
  const subjects = new Subjects({ session, limits, slots, observer, makeRateLimiter, logger });
  const number = () => ++connections;
  const live = options.mcp ? new LiveSessions(session.clock ?? systemClock) : undefined;
  return {
    options,
    addressOf: addressReader(options.trustProxy),
    addresses,
    subjects,
    pendingAuth: new PendingAuthLimit(limits),
    requests: new RunningRequests(),
    calls: new RunningCalls(),
    sessions: new SessionRegistry({ options, subjects, addresses, number, live }),
    live,
    meetings: new Meetings({ options, subjects, number, live, authenticates: authenticator !== undefined }),
    dialects: createDialects(options),
    originAllowed: originCheck(options.allowOrigins),
    hostAllowed: hostNameCheck(options.allowHosts),
    page: options.console ? readPage({ path: options.path, signIn: authenticate !== undefined }) : undefined,
    wasForwarded: ({ headers, socket }) =>
      headers['x-forwarded-for'] !== undefined && trust?.(socket.remoteAddress ?? '', 0) === true,
    authenticator,
    messageAuthenticator: authenticator && new MessageAuthenticator(authenticator, addresses),
    upstream,
    number,
  };
}

function watchedSession(
  { session, observer, metrics, tracing }: ResolvedHostOptions,
  upstream: HostContext['upstream'],
): SharedSessionOptions {
  const backend = withUpstreamWatch(session.backend, {
    ended: (provider, end) => {
      upstream.last = end.result;
      observer.upstreamEnded(provider, end);
    },
    found: (queryId, sources) => tracing?.found(queryId, sources),
    retrieving: (retrieving, work) => (tracing ? tracing.retrieving(retrieving, work) : work()),
    within: (queryId, backend, work) => (tracing ? tracing.within(queryId, backend, work) : work()),
  });
  if (!metrics) return { ...session, backend };
  const detector = session.detector ?? createQuestionDetector();
  return { ...session, backend, detector: withTiming(detector, (ms) => observer.detected(ms)) };
}
