import * as v from 'valibot';
import { type Logger, silentLogger } from '../../logging/logger';
import { duration, record, text, wholeNumber, withMethods } from '../../options/fields';
import { readOptions, refuseOption } from '../../options/read-options';
import type { HostId } from '../event-log';
import { LOG_LIMITS } from '../limits';
import { isRedisUrl } from './url';

export interface RedisLogOptions {
  /** Where Redis is: `redis://user:password@host:6379/0`, or `rediss:` for TLS. Default `redis://localhost:6379`. */
  url?: string;
  /** Further options for `createClient` of the `redis` package (`RedisClientOptions`), such as `socket: { ca }`. */
  client?: object;
  /** What all keys begin with. Hosts with the same prefix share their sessions. Default `realtime-rag`. */
  prefix?: string;
  /** For how long a session is kept that nobody answers for, in milliseconds. Default 120,000. */
  windowMs?: number;
  /** Events kept of each session. Default 2,048. */
  maxEvents?: number;
  /** Bytes kept of each session's events. Default 262,144. */
  maxBytes?: number;
  /** How long Redis may take to answer, in milliseconds. Then it counts as unavailable. Default 500. */
  timeoutMs?: number;
  /** How long a host counts as alive that says nothing, in milliseconds. The same for all hosts. Default 3,000. */
  leaseMs?: number;
  /** The id of this host; a random one by default. It must be a new one with each start. */
  host?: HostId;
  logger?: Logger;
}

export interface RedisLogSettings extends Required<Omit<RedisLogOptions, 'url' | 'host'>> {
  host: HostId | undefined;
}

const schema = v.object({
  url: v.optional(text('a URL such as redis://localhost:6379')),
  client: v.optional(record('an object of options for the redis package')),
  prefix: v.optional(text(), 'realtime-rag'),
  windowMs: v.optional(duration(), 120_000),
  maxEvents: v.optional(wholeNumber({ min: 1 }), LOG_LIMITS.maxEvents),
  maxBytes: v.optional(wholeNumber({ min: 1 }), LOG_LIMITS.maxBytes),
  timeoutMs: v.optional(duration(), 500),
  leaseMs: v.optional(duration({ min: 30 }), 3_000),
  host: v.optional(text()),
  logger: v.optional(withMethods<Logger>('a logger', 'debug', 'info', 'warn', 'error'), silentLogger),
});

export function readRedisLogOptions(options: RedisLogOptions): RedisLogSettings {
  const { url, client, host, ...settings } = readOptions('createRedisLog', schema, options);
  if (url !== undefined && !isRedisUrl(url)) {
    const must = 'must be a redis: or rediss: URL; give one such as redis://user:password@localhost:6379/0';
    refuseOption('createRedisLog', 'url', must, url);
  }
  if (/[{}]/.test(settings.prefix)) {
    refuseOption(
      'createRedisLog',
      'prefix',
      'must be without braces; they have a meaning in Redis',
      settings.prefix,
    );
  }
  if (host !== undefined && /\s/.test(host)) {
    refuseOption('createRedisLog', 'host', 'must be without spaces; give a random id', host);
  }
  return {
    ...settings,
    // Redis takes whole milliseconds.
    windowMs: Math.ceil(settings.windowMs),
    leaseMs: Math.ceil(settings.leaseMs),
    host,
    client: { ...client, ...(url !== undefined && { url }) },
  };
}
