import type { BackendFinding } from '../../backend/rag-backend';
import { textOf } from '../../http/fields';
import { type Get, type Reply, redirectOf, whenToAskAgain } from '../../http/probes';

/** Where the API was found, or why it was not. `reply` is the first reply, if it came from Dify. */
export interface Located {
  finding: BackendFinding;
  reply?: Reply;
}

/** Probes the base URL. Sent without the key, since the server may not be Dify. */
export async function locate(get: Get, baseUrl: string): Promise<Located> {
  const { host } = new URL(baseUrl);
  const first = await get(`${baseUrl}/`);
  if (isRoot(first)) return found(host, first);
  for (const [url, advice] of neighbours(baseUrl)) {
    if (isRoot(await get(url))) return { finding: wrongAddress(`${host} answers, but not there: ${advice}`) };
  }
  const redirect = redirected(first);
  if (redirect) return { finding: wrongAddress(`${host} ${redirect}`) };
  // Some proxies pass only the calls that are needed. Dify's way of demanding a key is recognisable.
  const unauthorised = await get(`${baseUrl}/info`);
  if (unauthorised.status === 401 && textOf(unauthorised.body?.code) === 'unauthorized') {
    return found(host, unauthorised);
  }
  if (first.status === 429 || first.status >= 500) return { finding: refused(first) };
  return {
    finding: wrongAddress(
      `${whatIsThere(first, host)} Copy the "API Server" address from the app's page "API Access" in Dify; it ends in /v1.`,
    ),
  };
}

function isRoot({ status, body }: Reply): boolean {
  return status === 200 && (textOf(body?.server_version) ?? textOf(body?.api_version)) !== undefined;
}

/** Where the API is, given the address of the web UI or one of its pages. */
function neighbours(baseUrl: string): [string, string][] {
  const { origin, pathname } = new URL(baseUrl);
  if (/\/v1$/.test(pathname)) return [];
  const places: [string, string][] = [[`${baseUrl}/v1/`, '/v1 is missing at the end; add it.']];
  if (pathname !== '/')
    places.push([`${origin}/v1/`, "Dify's API is at /v1 of that host; give that path alone."]);
  return places;
}

function whatIsThere({ status, body }: Reply, host: string): string {
  const what = body === undefined ? 'no JSON' : 'other JSON';
  return `What answers at ${host} is not Dify's API (HTTP ${status}, ${what}).`;
}

function found(host: string, reply: Reply): Located {
  return { finding: { level: 'ok', check: 'address', detail: `Dify's API answers at ${host}.` }, reply };
}

function wrongAddress(detail: string): BackendFinding {
  return wrong('address', detail);
}

/** What a reply means that is neither 200 nor usable. */
export function refused(reply: Reply): BackendFinding {
  const { status, body } = reply;
  const code = textOf(body?.code);
  switch (status) {
    case 401:
      return code === 'unauthorized'
        ? wrong(
            'key',
            'Dify does not know the key (401); copy it from the page "API Access" of an app on that server. A new key may need a minute.',
          )
        : wrong('address', 'Something before Dify wants a login (401); let the API pass without one.');
    case 403:
      return body === undefined
        ? wrong('address', 'Something before Dify refuses (403); let the API pass there.')
        : wrong(
            'app',
            'The app is gone, or its API access is off (403); switch it on in Dify, on the page "API Access".',
          );
    case 429:
      return wrong('rate_limit', rateLimit(reply, code));
    case 400:
      return wrong(
        'app',
        'Dify refuses to describe the app (400); publish the app in Dify, and see its log.',
      );
    default:
      return wrong('address', redirected(reply) ? `It ${redirected(reply)}` : failed(status));
  }
}

/** "redirects to …; what to do", without the parts of the target that may hold a secret. */
function redirected(reply: Reply): string | undefined {
  const redirects = redirectOf(reply);
  return (
    redirects &&
    `${redirects}; give the address that it leads to, with /v1, unless that is a login: then let the API pass without one.`
  );
}

function rateLimit(reply: Reply, code: string | undefined): string {
  if (code === 'rate_limit_error')
    return "The plan's quota is used up (429); questions are refused until it is filled again.";
  return `Too many requests (429); ${whenToAskAgain(reply)}, or raise the limit of Dify or of the proxy before it.`;
}

function failed(status: number): string {
  if (status >= 502 && status <= 504)
    return `A proxy answers, but Dify behind it does not (${status}); start Dify's API, or wait until it is up.`;
  if (status >= 500) return `Dify failed (${status}); see the log of its API.`;
  return `It answers with ${status}, and not as Dify's API does; check the base URL (…/v1).`;
}

function wrong(check: string, detail: string): BackendFinding {
  return { level: 'error', check, detail };
}
