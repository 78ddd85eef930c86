import type { OptionReader } from '../../options/option-reader';

/** Where a model is and how to get to it: OpenAI, or anything that speaks its API. */
export interface OpenAIAccessOptions {
  /** As the server names it. */
  model: string;
  /** Up to where `/chat/completions` begins, most often with `/v1`; a query is kept. Default: OpenAI's own. */
  baseUrl?: string;
  /** Servers in your own house may need none. */
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

/** Throws a `TypeError` of one line that names the option and the way out, and never shows a value. */
export function readAccess(read: OptionReader, options: OpenAIAccessOptions): OpenAIAccess {
  const { model, apiKey, baseUrl = OPENAI } = options;
  if (typeof model !== 'string' || model.trim() === '') {
    read.refuse('model is missing; give the name of a model that the server has');
  }
  const url = read.url('baseUrl', baseUrl, 'http://127.0.0.1:11434/v1');
  if (/\/(chat\/completions|completions|models)\/*$/.test(url.pathname)) {
    read.refuse('baseUrl must stop before the route; most often it ends in /v1');
  }
  const given = read.headers('headers', options.headers);
  const key = checkKey(read, apiKey);
  if (key === undefined && baseUrl === OPENAI && given.authorization === undefined) {
    read.refuse('apiKey is missing; OpenAI asks for one, and baseUrl can name a server that does not');
  }
  const base = `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  return {
    model: model.trim(),
    baseUrl: base,
    urlOf: (route) => `${base}/${route}${url.search}`,
    headers: { ...(key === undefined ? {} : keyHeader(url, key)), ...given },
  };
}

function checkKey(read: OptionReader, apiKey: unknown): string | undefined {
  if (apiKey === undefined) return undefined;
  if (typeof apiKey !== 'string' || apiKey === '') {
    return read.refuse('apiKey must be a text that is not empty; leave it out when the server asks for none');
  }
  if (/\s/.test(apiKey)) {
    return read.refuse(
      'apiKey has a space or a line break in it; give the key alone, without "Bearer" before it',
    );
  }
  return /^[\x21-\x7e]+$/.test(apiKey)
    ? apiKey
    : read.refuse('apiKey has characters that no key has; copy it again');
}

/** Azure wants its keys in a header of its own. */
function keyHeader({ hostname }: URL, key: string): Record<string, string> {
  return hostname.endsWith('.azure.com') ? { 'api-key': key } : { authorization: `Bearer ${key}` };
}
