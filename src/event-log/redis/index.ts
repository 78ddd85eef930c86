export { LogUnavailableError } from '../event-log';
export { createRedisLog } from './create-redis-log';
export type { RedisLogOptions } from './options';
