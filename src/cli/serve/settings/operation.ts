import { UsageError } from '../../errors';
import { amount, type Given, nameOf, oneOf, onOff, type Setting, wholeNumber } from '../../settings/setting';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
const LOG_FORMATS = ['auto', 'json', 'pretty'] as const;

/** How the service is run and watched. */
export const OPERATION = {
  adminPort: {
    flags: '--admin-port <number>',
    env: 'REALTIME_RAG_ADMIN_PORT',
    help: 'port for health details and metrics, apart from clients',
    otherwise: 'the same port, shown to this machine only',
  },
  adminHost: {
    flags: '--admin-host <address>',
    env: 'REALTIME_RAG_ADMIN_HOST',
    help: 'address of the admin port; whoever reaches it reads the metrics',
    fallback: '127.0.0.1',
  },
  workers: {
    flags: '--workers <number>',
    env: 'REALTIME_RAG_WORKERS',
    help: 'processes that share the port',
    fallback: '1',
  },
  drainDelay: {
    flags: '--drain-delay <seconds>',
    env: 'REALTIME_RAG_DRAIN_DELAY',
    help: 'how long clients are still accepted on SIGTERM, while readiness says no',
    fallback: '0',
  },
  drainTimeout: {
    flags: '--drain-timeout <seconds>',
    env: 'REALTIME_RAG_DRAIN_TIMEOUT',
    help: 'how long running answers may take to finish on SIGTERM',
    fallback: '25',
  },
  logLevel: {
    flags: '--log-level <level>',
    env: 'LOG_LEVEL',
    help: `what is logged on stderr: ${LOG_LEVELS.join(', ')}`,
    fallback: 'info',
  },
  logFormat: {
    flags: '--log-format <format>',
    env: 'REALTIME_RAG_LOG_FORMAT',
    help: 'json, pretty, or auto: pretty in a terminal',
    fallback: 'auto',
  },
  logContent: {
    flags: '--log-content',
    env: 'REALTIME_RAG_LOG_CONTENT',
    help: 'logs questions and answers too',
  },
} as const satisfies Record<string, Setting>;

export interface OperationChoice {
  adminPort?: number;
  adminHost: string;
  workers: number;
  drainDelayMs: number;
  drainTimeoutMs: number;
  logLevel: (typeof LOG_LEVELS)[number];
  logFormat: (typeof LOG_FORMATS)[number];
  logContent: boolean;
}

/** Throws a `UsageError` of one line. */
export function readOperation(values: Given<typeof OPERATION>, port: string): OperationChoice {
  const { adminPort } = values;
  if (adminPort !== undefined && adminPort === port && port !== '0') {
    throw new UsageError(
      `${nameOf(OPERATION.adminPort)} is the port of the clients: choose another, or leave it out.`,
    );
  }
  return {
    ...(adminPort === undefined ? {} : { adminPort: wholeNumber(OPERATION.adminPort, adminPort, 0, 65_535) }),
    adminHost: values.adminHost ?? '',
    workers: wholeNumber(OPERATION.workers, values.workers ?? '', 1, 256),
    drainDelayMs: amount(OPERATION.drainDelay, values.drainDelay ?? '', 'seconds', 'from 0') * 1000,
    drainTimeoutMs: amount(OPERATION.drainTimeout, values.drainTimeout ?? '', 'seconds', 'from 0') * 1000,
    logLevel: oneOf(OPERATION.logLevel, values.logLevel ?? '', LOG_LEVELS),
    logFormat: oneOf(OPERATION.logFormat, values.logFormat ?? '', LOG_FORMATS),
    logContent: onOff(OPERATION.logContent, values.logContent),
  };
}
