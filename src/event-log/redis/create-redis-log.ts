import { type RedisLogOptions, readRedisLogOptions } from './options';
import { RedisLog } from './redis-log';

export async function createRedisLog(options: RedisLogOptions = {}): Promise<RedisLog> {
  return RedisLog.open(readRedisLogOptions(options));
}
