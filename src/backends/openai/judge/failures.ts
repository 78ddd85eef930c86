import { BackendError } from '../../../backend/index';
import { ITS_WORDS, UpstreamFailure } from '../../../http/failure';
import type { BackendErrorCode } from '../../../protocol/index';

/** The failures of a judge, in our own words. What the server said is their `cause`, for the log alone. */

export function refused(status: number, said: string): BackendError {
  const { code, advice } = adviceOn(status);
  return new BackendError(code, `The judge's server answered ${status}: ${advice}.`, {
    cause: quote(said),
  });
}

export function nonsense(what: string, said: string): BackendError {
  return new BackendError('BACKEND_ERROR', `The judge gave no verdict: ${what}.`, { cause: quote(said) });
}

export function tooLate(timeoutMs: number): BackendError {
  return new BackendError('BACKEND_TIMEOUT', `The judge gave no verdict within ${timeoutMs} ms (timeoutMs).`);
}

export function unreachable(error: unknown): BackendError {
  const codes = [error, (error as Error | undefined)?.cause].map((each) =>
    typeof each === 'object' && each !== null && 'code' in each ? String(each.code) : '',
  );
  const code = codes.find((each) => /^[A-Z][A-Z0-9_]+$/.test(each)) ?? 'no connection';
  return new BackendError(
    'BACKEND_UNAVAILABLE',
    `The judge's server can not be reached (${code}); check its base URL and the network.`,
  );
}

function adviceOn(status: number): { code: BackendErrorCode; advice: string } {
  if (status === 401 || status === 403) return { code: 'BACKEND_AUTH', advice: 'check the API key' };
  if (status === 404) {
    return { code: 'BACKEND_REJECTED', advice: 'check the base URL (…/v1) and the name of the model' };
  }
  if (status === 408 || status === 504) return { code: 'BACKEND_TIMEOUT', advice: 'it gave up waiting' };
  if (status === 429) {
    return { code: 'BACKEND_UNAVAILABLE', advice: 'asked too often, or the quota is used up' };
  }
  if (status >= 500) return { code: 'BACKEND_UNAVAILABLE', advice: 'it failed, or is not there now' };
  if (status >= 300 && status < 400) {
    return { code: 'BACKEND_REJECTED', advice: 'it redirects; give the base URL that it leads to' };
  }
  return { code: 'BACKEND_REJECTED', advice: `it refuses the request; ${ITS_WORDS}` };
}

function quote(said: string): Error {
  return new UpstreamFailure({ text: said.replace(/\s+/g, ' ').trim() });
}
