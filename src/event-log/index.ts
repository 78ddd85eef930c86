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
