import { type Logger, silentLogger } from '../logging/logger';
import { redactingLogger } from '../logging/redacting-logger';
import type { OptionReader } from '../options/option-reader';
import type { HttpSettings } from './service';

/** What every HTTP backend can be told. */
export interface HttpOptions {
  /** Milliseconds for one whole answer, from the question to its end, all else included. Default: 60 000. */
  timeoutMs?: number;
  /**
   * Milliseconds until the first event of an answer, or until all of one that comes in one piece, connecting
   * included. Default: 45 000.
   */
  firstEventTimeoutMs?: number;
  /** Milliseconds that an answer that began may be silent. Default: 40 000. */
  idleTimeoutMs?: number;
  /** How often a question is sent again when it surely was not taken up, so is not billed. Default: 2. */
  retries?: number;
  /** Gets one line an answer at `info`: milliseconds, retries, and what the server told of cost and names. */
  logger?: Logger;
  /** From 0 up to 1, to spread retries. Default: `Math.random`. */
  random?: () => number;
}

const MAX_RETRIES = 10;

export function readHttpOptions(read: OptionReader, options: HttpOptions): HttpSettings {
  return {
    timeoutMs: read.milliseconds('timeoutMs', options.timeoutMs, 60_000),
    firstEventTimeoutMs: read.milliseconds('firstEventTimeoutMs', options.firstEventTimeoutMs, 45_000),
    idleTimeoutMs: read.milliseconds('idleTimeoutMs', options.idleTimeoutMs, 40_000),
    retries: read.wholeNumber('retries', options.retries, 2, 0, MAX_RETRIES),
    logger: redactingLogger(options.logger ?? silentLogger),
    random: options.random ?? Math.random,
  };
}
