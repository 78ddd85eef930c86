import { UsageError } from '../errors';
import { amount, type Given, jsonObject, refuse, type Setting } from '../settings/setting';

/** A service of your own is set by the environment alone. */
export const HTTP = {
  httpUrl: { env: 'REALTIME_RAG_HTTP_URL', help: 'where the http backend posts questions to' },
  httpHeaders: { env: 'REALTIME_RAG_HTTP_HEADERS', help: 'headers of its requests, as a JSON object' },
  httpTimeout: { env: 'REALTIME_RAG_HTTP_TIMEOUT', help: 'seconds for one answer of it' },
} as const satisfies Record<string, Setting>;

/** What `createHttpBackend` is given. */
export interface HttpChoice {
  url: string;
  headers?: Record<string, string>;
  timeoutMs?: number;
}

/** Throws a `UsageError` of one line; `asked` names what chose this backend. */
export function readHttp(
  { httpUrl, httpHeaders, httpTimeout }: Given<typeof HTTP>,
  asked: string,
): HttpChoice {
  if (httpUrl === undefined) {
    throw new UsageError(
      `${asked} needs REALTIME_RAG_HTTP_URL, which is not set: put the address of your service there.`,
    );
  }
  return {
    url: httpUrl,
    ...(httpHeaders === undefined ? {} : { headers: headersIn(httpHeaders) }),
    ...(httpTimeout === undefined
      ? {}
      : { timeoutMs: amount(HTTP.httpTimeout, httpTimeout, 'seconds', 'positive') * 1000 }),
  };
}

function headersIn(text: string): Record<string, string> {
  const example = '{"authorization":"Bearer …"}';
  const entries = Object.entries(jsonObject(HTTP.httpHeaders, text, example));
  return Object.fromEntries(
    entries.map(([name, value]) => {
      if (typeof value !== 'string') {
        throw refuse(HTTP.httpHeaders, text, `must have texts as its values, such as ${example}`);
      }
      return [name, value];
    }),
  );
}
