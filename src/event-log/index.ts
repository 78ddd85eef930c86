export { Digest } from './digest';
export type {
  Batch,
  Claim,
  ClaimedEntry,
  ClaimResult,
  Credentials,
  EventLog,
  HostId,
  LogEntry,
  LoggedEvent,
  WriteResult,
} from './event-log';
export { LogUnavailableError } from './event-log';
export type { Fleet } from './fleet';
export { LOG_LIMITS } from './limits';
export { createMemoryLog } from './memory/memory-log';
export { type Position, Ring } from './ring';
export { RingBudget } from './ring-budget';
