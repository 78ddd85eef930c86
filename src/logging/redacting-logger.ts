import { describeError } from './describe-error';
import type { Logger } from './logger';

const DISCREET = Symbol.for('realtime-rag.discreet');

/**
 * A logger that gets, in place of each `err`, a plain object that holds no word of a question, an answer or an
 * upstream (see `describeError`); with `content` their words are in it, but nothing that looks like a secret.
 * Sessions, hosts and backends put it around the logger that they are given; one that is discreet already stays
 * as it is.
 */
export function discreetLogger(logger: Logger, { content = false }: { content?: boolean } = {}): Logger {
  if (DISCREET in logger) return logger;
  const tell =
    (level: keyof Logger): Logger['warn'] =>
    (fields, message) =>
      logger[level](
        'err' in fields ? { ...fields, err: describeError(fields.err, content) } : fields,
        message,
      );
  return asDiscreet({
    debug: tell('debug'),
    info: tell('info'),
    warn: tell('warn'),
    error: tell('error'),
  });
}

/** Marks a logger that describes errors itself. */
export function asDiscreet<L extends object>(logger: L): L {
  return Object.defineProperty(logger, DISCREET, { value: true });
}
