import { isRedisUrl } from '../../../event-log/redis/url';
import { UsageError } from '../../errors';
import { oneOf, seconds } from '../../settings/kinds';
import {
  type Given,
  nameOf,
  type Read,
  readSettings,
  type Setting,
  type Values,
} from '../../settings/setting';

// Not the host's own lists: importing those would load the host, which most commands do not need.
const WHILE_AWAY = ['continue', 'cancel'] as const;
const INTERRUPTED = ['ask-again', 'tell'] as const;

const redisUrl: Read<string> = (text, refuse) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && url.hostname !== '' && isRedisUrl(text)) return text;
  // The value may contain a password.
  return refuse(
    'must be an address such as redis://127.0.0.1:6379 or rediss://user:password@redis.example.com/0, with %25 for a %',
    url ? 'another URL' : 'a text without a scheme',
  );
};

const prefix: Read<string> = (text, refuse) =>
  /^[\w.:-]{1,64}$/.test(text) ? text : refuse('must have 1 to 64 characters: letters, digits and . : _ -');

/** Settings for sessions that outlive their connection, and their process. */
export const RESUME = {
  redis: {
    flags: '--redis <url>',
    env: 'REALTIME_RAG_REDIS_URL',
    help: 'Redis that keeps sessions, limits and tickets for all processes and machines',
    otherwise: 'each process keeps its own',
    read: redisUrl,
  },
  redisPrefix: {
    flags: '--redis-prefix <text>',
    env: 'REALTIME_RAG_REDIS_PREFIX',
    help: 'what keys in Redis begin with; services that share a Redis need different ones',
    fallback: 'realtime-rag',
    read: prefix,
  },
  resumeWindowMs: {
    flags: '--resume-window <seconds>',
    env: 'REALTIME_RAG_RESUME_WINDOW',
    help: 'how long a client that lost its connection may come back to its session; 0: never',
    fallback: '120',
    read: seconds('from 0', 86_400),
  },
  whileAway: {
    flags: '--while-away <policy>',
    env: 'REALTIME_RAG_WHILE_AWAY',
    help: `what becomes of a running answer meanwhile: ${WHILE_AWAY.join(', ')}`,
    fallback: 'continue',
    read: oneOf(WHILE_AWAY),
  },
  interrupted: {
    flags: '--interrupted <policy>',
    env: 'REALTIME_RAG_INTERRUPTED',
    help: `what becomes of a question whose process died before its answer began: ${INTERRUPTED.join(', ')}`,
    fallback: 'ask-again',
    read: oneOf(INTERRUPTED),
  },
} as const satisfies Record<string, Setting>;

export type ResumeChoice = Values<typeof RESUME>;

/** Throws a `UsageError`. */
export function readResume(given: Given): ResumeChoice {
  const resume = readSettings(RESUME, given);
  if (resume.redis !== undefined && resume.resumeWindowMs === 0) {
    throw new UsageError(
      `${nameOf(RESUME.redis)} keeps sessions that ${nameOf(RESUME.resumeWindowMs)} says not to keep: leave one of them out.`,
    );
  }
  return resume;
}
