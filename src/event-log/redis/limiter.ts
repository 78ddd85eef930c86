import { RateLimiterMemory, RateLimiterRedis } from 'rate-limiter-flexible';
import type { RedisConnection } from './connection';
import type { Keys } from './keys';

/** Allows `points` per `duration` seconds for each key. */
export interface SharedLimiterOptions {
  keyPrefix: string;
  points: number;
  duration: number;
}

/** A limiter that counts for all hosts together; while Redis is away, for this one alone. */
export function makeSharedLimiter(
  connection: RedisConnection,
  keys: Keys,
  options: SharedLimiterOptions,
): RateLimiterRedis {
  return new RateLimiterRedis({
    ...options,
    keyPrefix: keys.limiter(options.keyPrefix),
    storeClient: storeClient(connection),
    useRedisPackage: true,
    rejectIfRedisNotReady: true,
    insuranceLimiter: new RateLimiterMemory(options),
  });
}

/** What the limiter uses of a client of the `redis` package, on our connection. */
function storeClient(connection: RedisConnection) {
  return {
    get isReady() {
      return connection.isUp;
    },
    eval: (source: string, { keys, arguments: args }: { keys: string[]; arguments: string[] }) =>
      connection.command(['EVAL', source, String(keys.length), ...keys, ...args]),
    multi() {
      const commands: string[][] = [];
      const multi = {
        get: (key: string) => add(['GET', key]),
        pTTL: (key: string) => add(['PTTL', key]),
        exec: () => Promise.all(commands.map((command) => connection.command(command))),
      };
      const add = (command: string[]) => {
        commands.push(command);
        return multi;
      };
      return multi;
    },
  };
}
