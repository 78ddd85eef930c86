export { LogUnavailableError } from '../event-log';
export {
  createRedisLog,
  type RedisLog,
  type SharedLimiter,
  type SharedLimiterState,
} from './create-redis-log';
export type { SharedLimiterOptions } from './limiter';
export type { RedisLogOptions } from './options';
export type { TicketHolder } from './tickets';
