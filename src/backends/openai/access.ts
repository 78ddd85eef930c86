import * as v from 'valibot';
import { apiKey, headers, httpUrl, text } from '../../options/fields';
import { readOptions, refuseOption } from '../../options/read-options';

/** Where a model is and how to reach it: OpenAI, or any server with a compatible API. */
export interface OpenAIAccessOptions {
  /** The model's name on the server. */
  model: string;
  /**
   * The address up to `/chat/completions`, most often ending in `/v1`; a query string is kept. Default: OpenAI's own.
   */
  baseUrl?: string;
  /** Your own server may not need one. */
  apiKey?: string;
  /** Sent with every request; they override the default headers. */
  headers?: Record<string, string>;
}

/** The validated options. */
export interface OpenAIAccess {
  model: string;
  /** Without a trailing slash or a query string. */
  baseUrl: string;
  /** The address of a route, such as `chat/completions`. */
  urlOf(route: string): string;
  /** With the key, if any; names in lower case. */
  headers: Record<string, string>;
}

const OPENAI = 'https://api.openai.com/v1';

const accessSchema = v.object({
  model: v.pipe(text('the name of a model that the server has'), v.trim()),
  baseUrl: v.optional(
    v.pipe(
      httpUrl('http://127.0.0.1:11434/v1'),
      v.check(
        ({ pathname }) => !/\/(chat\/completions|completions|models)\/*$/.test(pathname),
        'already ends in a route; stop before the route, most often at /v1',
      ),
    ),
    OPENAI,
  ),
  apiKey: v.optional(
    apiKey('must be a string that is not empty; leave it out when the server asks for none'),
  ),
  headers: v.optional(headers(), {}),
});

/** Throws a one-line `TypeError` that names the option and the fix, and never shows a value. */
export function readAccess(who: string, options: OpenAIAccessOptions): OpenAIAccess {
  const { model, baseUrl: url, apiKey: key, headers: given } = readOptions(who, accessSchema, options);
  if (key === undefined && url.href === OPENAI && given.authorization === undefined) {
    refuseOption(
      who,
      'apiKey',
      'is missing; OpenAI asks for one, and baseUrl can name a server that does not',
    );
  }
  const base = `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  return {
    model,
    baseUrl: base,
    urlOf: (route) => `${base}/${route}${url.search}`,
    headers: { ...(key === undefined ? {} : keyHeader(url, key)), ...given },
  };
}

/** Azure expects its keys in a separate header. */
function keyHeader({ hostname }: URL, key: string): Record<string, string> {
  return hostname.endsWith('.azure.com') ? { 'api-key': key } : { authorization: `Bearer ${key}` };
}
