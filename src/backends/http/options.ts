import { type HttpOptions, readHttpOptions } from '../../http/options';
import type { HttpSettings } from '../../http/service';
import { optionReader } from '../../options/option-reader';

export interface HttpBackendOptions extends HttpOptions {
  /** Where questions are posted to. */
  url: string;
  /** Sent with every question, such as `{ authorization: 'Bearer …' }`. Default: none. */
  headers?: Record<string, string>;
}

/** The options, checked and with every default filled in. */
export interface HttpBackendSettings extends HttpSettings {
  url: string;
  headers: Record<string, string>;
}

/** Throws a `TypeError` of one line that names the option and the way out, and never shows a value. */
export function readOptions(options: HttpBackendOptions): HttpBackendSettings {
  const read = optionReader('createHttpBackend');
  return {
    url: read.url('url', options.url, 'http://127.0.0.1:9000/answer').href,
    headers: read.headers('headers', options.headers),
    ...readHttpOptions(read, options),
  };
}
