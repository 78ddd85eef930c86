import type { BackendFinding, BackendReport } from '../../backend/rag-backend';
import { type Get, probe, redirectOf, reportOf } from '../../http/probes';

interface Service {
  url: URL;
  headers: Record<string, string>;
  timeoutMs: number;
}

/** Reports whether the service can be reached, without asking a question. Never throws. */
export async function check({ url, ...settings }: Service, signal: AbortSignal): Promise<BackendReport> {
  const service = {
    ...settings,
    baseUrl: url.href,
    what: 'the service',
    steps: (get: Get) => steps(url, get),
  };
  return reportOf(await probe(service, signal), ['address']);
}

/** Uses GET, which changes nothing and which the service need not support. */
async function* steps(url: URL, get: Get): AsyncGenerator<BackendFinding, void, undefined> {
  const { host } = url;
  const reply = await get(url.href, { withKey: true });
  const { status } = reply;
  const redirects = redirectOf(reply);
  if (status === 401 || status === 403) {
    yield wrong(`${host} refuses (${status}); give the headers that it asks for.`);
  } else if (redirects) {
    yield wrong(`${host} ${redirects}; give the address that it leads to.`);
  } else if (status >= 500 && status !== 501) {
    yield wrong(`${host} fails (${status}); see the log of the service.`);
  } else if (status === 404) {
    yield {
      level: 'warning',
      check: 'address',
      detail: `${host} answers, but a GET there finds nothing (404); right for a route that takes questions alone, else check the URL.`,
    };
  } else {
    yield { level: 'ok', check: 'address', detail: `${host} answers (HTTP ${status} to a GET).` };
  }
}

function wrong(detail: string): BackendFinding {
  return { level: 'error', check: 'address', detail };
}
