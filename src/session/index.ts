export type { Clock } from './clock';
export { systemClock } from './clock';
export { type Connection, type ConnectionPorts, openConnection } from './connection';
export type { SessionOptions, SharedSessionOptions, WhileAnswering } from './options';
export { WHILE_ANSWERING } from './options';
export type { SessionEvent, SessionEventMap } from './outbox';
export type { AsrChunk, StopOptions } from './session';
export { RealtimeRagSession } from './session';
