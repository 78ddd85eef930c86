import type { HostLimits } from '../../../host/index';
import { wholeNumber } from '../../settings/kinds';
import { type Given, type Read, readSettings, type Setting } from '../../settings/setting';

const limit: Read<number> = (text, refuse) =>
  wholeNumber(0, 1_000_000_000)(text, refuse) || Number.POSITIVE_INFINITY;

/** Limits of one client, one user or all clients together; 0 removes a limit. */
export const LIMITS = {
  connections: {
    flags: '--max-connections <number>',
    env: 'REALTIME_RAG_MAX_CONNECTIONS',
    help: 'connections at the same time',
    fallback: '20000',
    read: limit,
  },
  connectionsPerAddress: {
    flags: '--max-connections-per-address <number>',
    env: 'REALTIME_RAG_MAX_CONNECTIONS_PER_ADDRESS',
    help: 'connections at the same time from one address',
    otherwise: '100, and no limit for this machine itself',
    read: limit,
  },
  messagesPerSecond: {
    flags: '--messages-per-second <number>',
    env: 'REALTIME_RAG_MESSAGES_PER_SECOND',
    help: 'messages of one connection',
    fallback: '100',
    read: limit,
  },
  bytesPerSecond: {
    flags: '--bytes-per-second <number>',
    env: 'REALTIME_RAG_BYTES_PER_SECOND',
    help: 'bytes of one connection',
    fallback: '262144',
    read: limit,
  },
  invalidPerMinute: {
    flags: '--invalid-per-minute <number>',
    env: 'REALTIME_RAG_INVALID_PER_MINUTE',
    help: 'invalid messages of one connection before it is closed',
    fallback: '20',
    read: limit,
  },
  textLength: {
    flags: '--text-length <number>',
    env: 'REALTIME_RAG_TEXT_LENGTH',
    help: 'characters of one text',
    fallback: '8192',
    read: limit,
  },
  questionsPerMinute: {
    flags: '--questions-per-minute <number>',
    env: 'REALTIME_RAG_QUESTIONS_PER_MINUTE',
    help: 'questions of one user (without keys: of one connection)',
    fallback: '120',
    read: limit,
  },
  concurrentQuestions: {
    flags: '--concurrent-questions <number>',
    env: 'REALTIME_RAG_CONCURRENT_QUESTIONS',
    help: 'questions of one user that are answered at the same time',
    fallback: '8',
    read: limit,
  },
  backendConcurrency: {
    flags: '--backend-concurrency <number>',
    env: 'REALTIME_RAG_BACKEND_CONCURRENCY',
    help: 'questions that the backend answers at the same time; others wait for up to 10 s',
    fallback: '256',
    read: limit,
  },
} as const satisfies { [K in keyof HostLimits]: Setting };

/** Throws a `UsageError`. */
export function readLimits(given: Given): HostLimits {
  return readSettings(LIMITS, given);
}
