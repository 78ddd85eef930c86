import type { HostLimits } from '../../../host/index';
import { type Given, type Setting, wholeNumber } from '../../settings/setting';

const MOST = 1_000_000_000;

interface LimitSetting extends Setting {
  flags: string;
  limit: keyof HostLimits;
}

/** What one client, one user or everybody together may use; 0 takes a limit away. */
export const LIMITS = {
  maxConnections: {
    flags: '--max-connections <number>',
    env: 'REALTIME_RAG_MAX_CONNECTIONS',
    help: 'connections at the same time',
    fallback: '20000',
    limit: 'connections',
  },
  maxConnectionsPerAddress: {
    flags: '--max-connections-per-address <number>',
    env: 'REALTIME_RAG_MAX_CONNECTIONS_PER_ADDRESS',
    help: 'connections at the same time from one address',
    otherwise: '100, and no limit for this machine itself',
    limit: 'connectionsPerAddress',
  },
  messagesPerSecond: {
    flags: '--messages-per-second <number>',
    env: 'REALTIME_RAG_MESSAGES_PER_SECOND',
    help: 'messages of one connection',
    fallback: '100',
    limit: 'messagesPerSecond',
  },
  bytesPerSecond: {
    flags: '--bytes-per-second <number>',
    env: 'REALTIME_RAG_BYTES_PER_SECOND',
    help: 'bytes of one connection',
    fallback: '262144',
    limit: 'bytesPerSecond',
  },
  invalidPerMinute: {
    flags: '--invalid-per-minute <number>',
    env: 'REALTIME_RAG_INVALID_PER_MINUTE',
    help: 'messages of one connection that can not be read, before it is closed',
    fallback: '20',
    limit: 'invalidPerMinute',
  },
  textLength: {
    flags: '--text-length <number>',
    env: 'REALTIME_RAG_TEXT_LENGTH',
    help: 'characters of one text',
    fallback: '8192',
    limit: 'textLength',
  },
  questionsPerMinute: {
    flags: '--questions-per-minute <number>',
    env: 'REALTIME_RAG_QUESTIONS_PER_MINUTE',
    help: 'questions of one user (without keys: of one connection)',
    fallback: '120',
    limit: 'questionsPerMinute',
  },
  concurrentQuestions: {
    flags: '--concurrent-questions <number>',
    env: 'REALTIME_RAG_CONCURRENT_QUESTIONS',
    help: 'questions of one user that are answered at the same time',
    fallback: '8',
    limit: 'concurrentQuestions',
  },
  backendConcurrency: {
    flags: '--backend-concurrency <number>',
    env: 'REALTIME_RAG_BACKEND_CONCURRENCY',
    help: 'questions that the backend answers at the same time; others wait for up to 10 s',
    fallback: '256',
    limit: 'backendConcurrency',
  },
} as const satisfies Record<string, LimitSetting>;

/** Throws a `UsageError` of one line. */
export function readLimits(values: Given<typeof LIMITS>): HostLimits {
  const limits: HostLimits = {};
  for (const [key, setting] of Object.entries(LIMITS)) {
    const text = values[key as keyof typeof LIMITS];
    if (text === undefined) continue;
    limits[setting.limit] = wholeNumber(setting, text, 0, MOST) || Number.POSITIVE_INFINITY;
  }
  return limits;
}
