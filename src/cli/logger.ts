import { type Logger as PinoLogger, pino } from 'pino';
import { describeError } from '../logging/describe-error';
import { createRedactor } from '../logging/redact';
import { markRedacting } from '../logging/redacting-logger';

export interface LogOptions {
  level: string;
  /** `pretty` is for humans, `json` for programs; `auto` is pretty in a terminal. */
  format: 'auto' | 'json' | 'pretty';
  /** Removed from every line, wherever they occur. */
  secrets: readonly string[];
  /** Whether spoken text, and upstream error texts, may be included. */
  content: boolean;
}

/** When more than this is waiting to be written, log lines are dropped. */
const MAX_WAITING_BYTES = 16 * 2 ** 20;

/**
 * Creates a logger on stderr. An `err` is described, not quoted; every line is redacted before it is written.
 */
export async function createLogger({ level, format, secrets, content }: LogOptions): Promise<PinoLogger> {
  const redact = createRedactor(secrets);
  const logger = pino(
    {
      level,
      serializers: { err: (error: unknown) => describeError(error, content) },
      hooks: { streamWrite: redact },
    },
    await destination(format),
  );
  return markRedacting(logger);
}

async function destination(format: LogOptions['format']) {
  const pretty = format === 'pretty' || (format === 'auto' && process.stderr.isTTY === true);
  // A slow reader of the log must neither block the service nor fill its memory. Whatever is still waiting at
  // exit is written then.
  if (!pretty) return pino.destination({ dest: 2, sync: false, maxLength: MAX_WAITING_BYTES });
  const { default: prettify } = await import('pino-pretty');
  return prettify({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss.l' });
}
