import type { Refuse } from './option-values';

/** Where a server has the routes of the OpenAI API. */
export interface Address {
  /** The whole URL of one route, such as `chat/completions`. */
  route(path: string): string;
}

export const OPENAI = 'https://api.openai.com/v1';

/** A query, as Azure's `?api-version=…`, is kept on every route. */
export function readAddress(baseURL: unknown, refuse: Refuse): Address {
  const url = typeof baseURL === 'string' && URL.canParse(baseURL) ? new URL(baseURL) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return refuse('baseURL is no http(s) URL; give one such as http://127.0.0.1:11434/v1');
  }
  if (url.username !== '' || url.password !== '') {
    refuse('baseURL has a user name or password in it; take them out');
  }
  if (url.hash !== '') refuse("baseURL has a '#' part; take it off");
  if (/\/(?:chat\/)?completions\/*$/.test(url.pathname)) {
    refuse('baseURL must stop before /chat/completions');
  }
  const base = `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  return { route: (path) => `${base}/${path}${url.search}` };
}
