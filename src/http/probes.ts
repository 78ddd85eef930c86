import { TimeoutError } from 'ky';
import type { BackendFinding, BackendReport } from '../backend/rag-backend';
import { mediaType, parsed } from './body';
import { codeOf, connectionHint } from './connection-errors';
import type { Fields } from './fields';
import { createTransport } from './transport';

/** The result of one GET. */
export interface Reply {
  status: number;
  /** The JSON object in the reply; absent when it was something else. */
  body: Fields | undefined;
  headers: Headers;
  /** Milliseconds until the whole reply was here. */
  ms: number;
}

/** Sends a single request: no retry, no redirect. */
export type Get = (url: string, options?: { withKey: boolean }) => Promise<Reply>;

/** Where and how to probe. */
export interface Probe {
  /** A limit per request, if shorter than ten seconds. */
  timeoutMs: number;
  /** Headers with the credentials; sent only with `withKey`. */
  headers: Record<string, string>;
  /** The address to name when there is no reply, and what should be running there. */
  baseUrl: string;
  what: string;
  steps(get: Get): AsyncIterable<BackendFinding>;
}

const PROBE_TIMEOUT_MS = 10_000;

/**
 * Runs the steps of a check on separate connections, so that answers are not affected. When there is no reply, that
 * becomes the last finding. Undefined when it was cancelled.
 */
export async function probe(
  { timeoutMs, headers, baseUrl, what, steps }: Probe,
  caller: AbortSignal,
): Promise<BackendFinding[] | undefined> {
  const findings: BackendFinding[] = [];
  const timeout = Math.min(timeoutMs, PROBE_TIMEOUT_MS);
  const transport = createTransport(PROBE_TIMEOUT_MS);
  let failed: unknown;
  const get: Get = async (url, { withKey } = { withKey: false }) => {
    try {
      const begun = performance.now();
      const response = await transport.whole.get(url, {
        headers: { accept: 'application/json', ...(withKey ? headers : {}) },
        signal: caller,
        timeout,
        // Every status is a finding.
        throwHttpErrors: false,
      });
      const ms = performance.now() - begun;
      const text = await response.text();
      const body = mediaType(response) === 'application/json' ? parsed(text) : undefined;
      return { status: response.status, body, headers: response.headers, ms };
    } catch (error) {
      failed = error;
      throw error;
    }
  };
  try {
    for await (const finding of steps(get)) findings.push(finding);
    return findings;
  } catch (error) {
    if (error !== failed) throw error;
    if (caller.aborted) return undefined;
    const detail = whyUnanswered(error, timeout, new URL(baseUrl).host, what);
    return [...findings, { level: 'error', check: 'address', detail }];
  } finally {
    await transport.close();
  }
}

function whyUnanswered(error: unknown, timeoutMs: number, host: string, what: string): string {
  const code = codeOf(error);
  return error instanceof TimeoutError
    ? `${host} said nothing for ${timeoutMs} ms; check whether ${what} is running there, and what the firewall lets pass.`
    : `${host} cannot be reached (${code}); ${connectionHint(code, what)}`;
}

/** "redirects to …", without the parts of the target that may hold a secret; undefined when it does not redirect. */
export function redirectOf({ status, headers }: Reply): string | undefined {
  if (status < 300 || status > 399) return undefined;
  const location = headers.get('location') ?? '';
  const target = URL.canParse(location) ? new URL(location) : undefined;
  const where =
    target && target.origin.length <= 100 && target.origin !== 'null' ? ` to ${target.origin}` : '';
  return `redirects${where}`;
}

/** When to ask again, according to a rate-limited reply. */
export function whenToAskAgain({ headers }: Reply): string {
  const seconds = headers.get('retry-after')?.trim() ?? '';
  return /^\d{1,6}$/.test(seconds) ? `ask again in ${seconds} s` : 'ask again later';
}

/** A report in its shortest form: the problems, else what the checks in `summary` found. */
export function reportOf(
  findings: readonly BackendFinding[] | undefined,
  summary: readonly string[],
): BackendReport {
  if (findings === undefined) return { ok: false, detail: 'The check was cancelled.' };
  const wrong = findings.filter(({ level }) => level === 'error');
  const told = wrong.length > 0 ? wrong : findings.filter(({ check }) => summary.includes(check));
  return { ok: wrong.length === 0, detail: told.map(({ detail }) => detail).join(' '), findings };
}
