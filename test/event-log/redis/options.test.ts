import { expect, test } from 'vitest';
import { createRedisLog } from '../../../src/event-log/redis/index';

test.each([
  [
    { url: 'http://canary-host' },
    "'url' must be a redis: or rediss: URL, not a string of 18 characters; give",
  ],
  [{ url: 'redis://localhost/cache' }, "'url' must be a redis: or rediss: URL, not a string"],
  [{ url: 'redis://:50%off@localhost' }, "'url' must be a redis: or rediss: URL, not a string"],
  [{ prefix: 'a{b' }, "'prefix' must be without braces, not a string of 3 characters; they"],
  [{ host: 'a b' }, "'host' must be without spaces, not a string of 3 characters; give"],
  [{ timeoutMs: 0 }, "'timeoutMs' must be a number of milliseconds from 1"],
  [{ leaseMs: 1 }, "'leaseMs' must be a number of milliseconds from 30"],
  [{ maxBytes: -1 }, "'maxBytes' must be a whole number from 1"],
])('options of the log in Redis are checked: %o', async (options, message) => {
  await expect(createRedisLog(options)).rejects.toThrow(message);
});
