import { type Logger, silentLogger } from '../../logger';
import { type OptionReader, optionReader } from '../../option-values';
import type { HttpSettings } from '../http-client/service';

export interface HttpBackendOptions {
  /** Where questions are posted to. */
  url: string;
  /** Sent with every question, such as `{ authorization: 'Bearer …' }`. Default: none. */
  headers?: Record<string, string>;
  /** Milliseconds for one whole answer, from the question to its end, retries included. Default: 60 000. */
  timeoutMs?: number;
  /**
   * Milliseconds until the first event of an answer, or the whole JSON of one, connecting included.
   * Default: 45 000.
   */
  firstEventTimeoutMs?: number;
  /** Milliseconds that a stream that began may be silent. Default: 40 000. */
  idleTimeoutMs?: number;
  /** How often a question is sent again when it surely was not taken up. Default: 2. */
  retries?: number;
  /** Gets one line an answer at `info`. */
  logger?: Logger;
  /** From 0 up to 1, to spread retries. Default: `Math.random`. */
  random?: () => number;
}

/** The options, checked and with every default filled in. */
export interface HttpBackendSettings extends HttpSettings {
  url: string;
  headers: Record<string, string>;
}

const MAX_RETRIES = 10;

/** Throws a `TypeError` of one line that names the option and the way out, and never shows a value. */
export function readOptions(options: HttpBackendOptions): HttpBackendSettings {
  const read: OptionReader = optionReader('createHttpBackend');
  return {
    url: read.url('url', options.url, 'http://127.0.0.1:9000/answer').href,
    headers: read.headers('headers', options.headers),
    timeoutMs: read.milliseconds('timeoutMs', options.timeoutMs, 60_000),
    firstEventTimeoutMs: read.milliseconds('firstEventTimeoutMs', options.firstEventTimeoutMs, 45_000),
    idleTimeoutMs: read.milliseconds('idleTimeoutMs', options.idleTimeoutMs, 40_000),
    retries: read.wholeNumber('retries', options.retries, 2, 0, MAX_RETRIES),
    logger: options.logger ?? silentLogger,
    random: options.random ?? Math.random,
  };
}
