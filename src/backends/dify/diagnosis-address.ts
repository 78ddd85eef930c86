import type { BackendFinding } from '../../backend/rag-backend';
import { textOf } from '../../http/fields';
import type { Get, Reply, Unanswered } from '../../http/get';
import { whyUnanswered } from '../../http/unanswered';
import { redirected, refused } from './diagnosis-refusal';

/** Where something was found, or why nothing was. `reply` is the first one, if it was Dify's. */
export interface Located {
  finding: BackendFinding;
  reply?: Reply;
}

/** Looks what stands at the base URL. The key is not shown to it: it may be anybody. */
export async function locate(get: Get, baseUrl: string): Promise<Located> {
  const { host } = new URL(baseUrl);
  const first = await get(`${baseUrl}/`);
  if (isRoot(first)) return found(host, first);
  for (const [url, advice] of neighbours(baseUrl)) {
    if (isRoot(await get(url))) return { finding: wrong(`${host} answers, but not there: ${advice}`) };
  }
  const redirect = redirected(first);
  if (redirect) return { finding: wrong(`${host} ${redirect}`) };
  // Some proxies let only the calls pass that are needed. Dify asks for a key in a way of its own.
  const unauthorised = await get(`${baseUrl}/info`);
  if (unauthorised.status === 401 && textOf(unauthorised.body?.code) === 'unauthorized') {
    return found(host, unauthorised);
  }
  if (first.status === 429 || first.status >= 500) return { finding: refused(first) };
  return {
    finding: wrong(
      `${whatIsThere(first, host)} Copy the "API Server" address from the app's page "API Access" in Dify; it ends in /v1.`,
    ),
  };
}

/** Why nothing came, and what to look at. */
export function unanswered(error: Unanswered, baseUrl: string): BackendFinding {
  return wrong(whyUnanswered(error, new URL(baseUrl).host, 'Dify'));
}

function isRoot({ status, body }: Reply): boolean {
  return status === 200 && (textOf(body?.server_version) ?? textOf(body?.api_version)) !== undefined;
}

/** Where the API is when the address of the web UI, or of one of its pages, was given. */
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

function wrong(detail: string): BackendFinding {
  return { level: 'error', check: 'address', detail };
}
