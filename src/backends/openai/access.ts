import * as v from 'valibot';
import { apiKey, headers, httpUrl, text } from '../../options/fields';
import { readOptions, refuseOption } from '../../options/read-options';

/** Where a model is and how to get to it: OpenAI, or anything that speaks its API. */
export interface OpenAIAccessOptions {
  /** As the server names it. */
  model: string;
  /** Up to where `/chat/completions` begins, most often with `/v1`; a query is kept. Default: OpenAI's own. */
  baseUrl?: string;
  /** Servers of your own may need none. */
  apiKey?: string;
  /** Sent with every request, over those that are sent anyway. */
  headers?: Record<string, string>;
}

/** The options, checked. */
export interface OpenAIAccess {
  model: string;
  /** Without a slash at the end, and without a query. */
  baseUrl: string;
  /** The address of a route, such as `chat/completions`. */
  urlOf(route: string): string;
  /** With the key, when there is one; names in lower case. */
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

/** Throws a `TypeError` of one line that names the option and the way out, and never shows a value. */
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

/** Azure expects its keys in a header of its own. */
function keyHeader({ hostname }: URL, key: string): Record<string, string> {
  return hostname.endsWith('.azure.com') ? { 'api-key': key } : { authorization: `Bearer ${key}` };
}
