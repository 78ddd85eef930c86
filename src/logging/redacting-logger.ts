import { describeError } from './describe-error';
import type { Logger } from './logger';

const REDACTING = Symbol.for('realtime-rag.redacting');

/**
 * Wraps a logger so that each `err` becomes a plain object without any text from questions, answers or upstreams;
 * with `content` their text is included, but never anything that looks like a secret. Sessions, hosts and backends
 * wrap the logger they are given. A logger that already redacts is returned as is.
 */
export function redactingLogger(logger: Logger, { content = false }: { content?: boolean } = {}): Logger {
  if (REDACTING in logger) return logger;
  const log =
    (level: keyof Logger): Logger['warn'] =>
    (fields, message) => {
      try {
        logger[level](
          'err' in fields ? { ...fields, err: describeError(fields.err, content) } : fields,
          message,
        );
      } catch {
        // A logger that fails must not keep an answer from its end.
      }
    };
  return markRedacting({ debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') });
}

/** Marks a logger that already redacts. */
export function markRedacting<L extends object>(logger: L): L {
  return Object.defineProperty(logger, REDACTING, { value: true });
}
