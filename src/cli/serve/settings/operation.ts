import { UsageError } from '../../errors';
import { oneOf, onOff, seconds, wholeNumber } from '../../settings/kinds';
import { type Given, nameOf, readSettings, type Setting, type Values } from '../../settings/setting';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const LOG_FORMATS = ['auto', 'json', 'pretty'] as const;

/** Settings for running and monitoring the service. */
export const OPERATION = {
  adminPort: {
    flags: '--admin-port <number>',
    env: 'REALTIME_RAG_ADMIN_PORT',
    help: 'port for health details and metrics, apart from clients',
    otherwise: 'the same port, shown to this machine only',
    read: wholeNumber(0, 65_535),
  },
  adminHost: {
    flags: '--admin-host <address>',
    env: 'REALTIME_RAG_ADMIN_HOST',
    help: 'address of the admin port; anybody who can reach it can read the metrics',
    fallback: '127.0.0.1',
  },
  workers: {
    flags: '--workers <number>',
    env: 'REALTIME_RAG_WORKERS',
    help: 'processes that share the port',
    fallback: '1',
    read: wholeNumber(1, 256),
  },
  drainDelayMs: {
    flags: '--drain-delay <seconds>',
    env: 'REALTIME_RAG_DRAIN_DELAY',
    help: 'how long clients are still accepted on SIGTERM, while readiness says no',
    fallback: '0',
    read: seconds('from 0'),
  },
  drainTimeoutMs: {
    flags: '--drain-timeout <seconds>',
    env: 'REALTIME_RAG_DRAIN_TIMEOUT',
    help: 'how long running answers may take to finish on SIGTERM',
    fallback: '25',
    read: seconds('from 0'),
  },
  logLevel: {
    flags: '--log-level <level>',
    env: 'LOG_LEVEL',
    help: `what is logged on stderr: ${LOG_LEVELS.join(', ')}`,
    fallback: 'info',
    read: oneOf(LOG_LEVELS),
  },
  logFormat: {
    flags: '--log-format <format>',
    env: 'REALTIME_RAG_LOG_FORMAT',
    help: 'json, pretty, or auto: pretty in a terminal',
    fallback: 'auto',
    read: oneOf(LOG_FORMATS),
  },
  logContent: {
    flags: '--log-content',
    env: 'REALTIME_RAG_LOG_CONTENT',
    help: 'log questions and answers too',
    read: onOff,
  },
  record: {
    flags: '--record <folder>',
    env: 'REALTIME_RAG_RECORD',
    help: 'record each session in a file there, for replay; only with --log-content',
    otherwise: 'nothing is recorded',
  },
} as const satisfies Record<string, Setting>;

export type OperationChoice = Values<typeof OPERATION>;

/** Throws a `UsageError`. `port` is the one clients connect to. */
export function readOperation(given: Given, port: number): OperationChoice {
  const operation = readSettings(OPERATION, given);
  if (operation.adminPort === port && port !== 0) {
    throw new UsageError(
      `${nameOf(OPERATION.adminPort)} is the port of the clients: choose another, or leave it out.`,
    );
  }
  if (operation.record !== undefined && !operation.logContent) {
    throw new UsageError(
      `${nameOf(OPERATION.record)} writes down what is said and needs ${nameOf(OPERATION.logContent)}: set that too, or leave it out.`,
    );
  }
  return operation;
}
