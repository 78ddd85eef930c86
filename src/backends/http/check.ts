import type { BackendFinding, BackendReport } from '../../backend/rag-backend';
import type { Get } from '../../http/get';
import { look } from '../../http/look';
import { reportOf } from '../../http/report';
import { redirectOf, whyUnanswered } from '../../http/unanswered';
import type { HttpBackendSettings } from './options';

/** Looks whether somebody is there; asks nothing. Never throws. */
export async function check(settings: HttpBackendSettings, signal: AbortSignal): Promise<BackendReport> {
  const { host } = new URL(settings.url);
  const findings = await look(
    settings,
    signal,
    (get) => steps(settings, get),
    (error) => ({ level: 'error', check: 'address', detail: whyUnanswered(error, host, 'the service') }),
  );
  return reportOf(findings, ['address']);
}

/** With a GET, which changes nothing anywhere, and which a service for questions need not answer well. */
async function* steps(
  { url }: HttpBackendSettings,
  get: Get,
): AsyncGenerator<BackendFinding, void, undefined> {
  const { host } = new URL(url);
  const reply = await get(url, { withKey: true });
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
