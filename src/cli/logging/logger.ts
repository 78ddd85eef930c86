import { type Logger as PinoLogger, pino, stdSerializers } from 'pino';
import { scrubber } from './scrub';

export interface LogOptions {
  level: string;
  /** `pretty` is for people, `json` for programs; `auto` is pretty in a terminal. */
  format: 'auto' | 'json' | 'pretty';
  /** Taken out of every line, wherever they stand. */
  secrets: readonly string[];
}

/** First net: fields that hold secrets by their name. */
const REDACTED = [
  'authorization',
  'cookie',
  'token',
  'ticket',
  'apiKey',
  'key',
  'keys',
  'secret',
  'password',
];

/** A logger on stderr. Every line passes a scrubber before it is written. */
export async function createLogger({ level, format, secrets }: LogOptions): Promise<PinoLogger> {
  const scrub = scrubber(secrets);
  return pino(
    {
      level,
      redact: { paths: REDACTED.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
      serializers: { err: briefly },
      hooks: { streamWrite: scrub },
    },
    await destination(format),
  );
}

const MAX_WAITING_BYTES = 16 * 2 ** 20;

/** An error without what hangs on it: a library's error may carry a whole request. */
function briefly(error: unknown): object {
  const { type, message, stack } = stdSerializers.err(error as Error);
  const code = (error as { code?: unknown } | null)?.code;
  return { type, ...(typeof code === 'string' ? { code } : {}), message, stack };
}

async function destination(format: LogOptions['format']) {
  const pretty = format === 'pretty' || (format === 'auto' && process.stderr.isTTY === true);
  // Whoever reads the log slowly must not hold up the service, nor fill its memory. What is not written yet at
  // the end is written then.
  if (!pretty) return pino.destination({ dest: 2, sync: false, maxLength: MAX_WAITING_BYTES });
  const { default: prettify } = await import('pino-pretty');
  return prettify({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss.l' });
}
