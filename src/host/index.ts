export type {
  Batch,
  Claim,
  ClaimedEntry,
  ClaimResult,
  Credentials,
  EventLog,
  Fleet,
  HostId,
  LogEntry,
  LoggedEvent,
  WriteResult,
} from '../event-log/index';
export type { DocumentEntry, DocumentShelf } from '../mcp/shelf';
export type {
  Authenticate,
  AuthenticateRequest,
  CredentialWay,
  Identity,
  SubjectLimits,
} from './auth/identity';
export type { JwtClaims, JwtOptions } from './auth/jwt';
export { jwtAuthentication } from './auth/jwt';
export { type StaticKeysOptions, staticKeys } from './auth/static-keys';
export type { TicketOptions } from './auth/ticket-options';
export { MemoryTickets, signedTickets, type Ticket, type TicketStore } from './auth/tickets';
export type { CloseOptions } from './connection/drain';
export type {
  CallQuestions,
  ConversationRelayOptions,
  DialectOptions,
  RetellOptions,
  VoiceOptions,
} from './dialects/options';
export { createHost, Host } from './host';
export type { McpHostOptions } from './http-pages/mcp/options';
export type { Listening, ListenOptions } from './http-pages/server';
export type { Health, Situation } from './http-pages/situation';
export type { MakeRateLimiter, RateLimiter, RateLimiterOptions, RateLimiterState } from './limits/limiters';
export type { HostLimits, HostOptions } from './options';
export type { ResumeOptions, WhileAway } from './sessions/options';
export type { LoopDelay } from './telemetry/event-loop';
export { createMetrics, type HostMetrics, type MetricsOptions } from './telemetry/metrics/index';
export type {
  Admission,
  CallbackOutcome,
  CloseInitiator,
  DialectName,
  HostObserver,
  LimitScope,
  Outcome,
  Question,
  QuestionEnd,
  RejectReason,
  Resumption,
  SessionEnd,
  Trigger,
  WebhookOutcome,
} from './telemetry/observer';
export {
  createTracing,
  type HostTracing,
  type TracedBackend,
  type TracingOptions,
} from './telemetry/tracing';
export type { Retrieving, UpstreamEnd, UpstreamResult } from './telemetry/upstream';
export type { CallbackOptions, MeetingOptions, WebhookOptions, WebhookSource } from './webhooks/options';
