import { ITS_WORDS, type Verdict } from './failure';

/** What an HTTP status means for a question that was put there, in words that fit every server. */
export function judgeStatus(status: number): Verdict {
  if (status === 401 || status === 403) {
    return { code: 'BACKEND_AUTH', advice: 'the key or the login is not valid there; check it.' };
  }
  if (status === 429) return { code: 'BACKEND_UNAVAILABLE', advice: 'asked too often; ask later.' };
  if (status === 408 || status === 504 || status === 524) {
    return { code: 'BACKEND_TIMEOUT', advice: 'it, or a proxy, gave up waiting.' };
  }
  if (status >= 501) return { code: 'BACKEND_UNAVAILABLE', advice: 'it is not there now; ask later.' };
  if (status >= 300 && status < 400) {
    return { code: 'BACKEND_REJECTED', advice: 'it redirects; give the address that it leads to.' };
  }
  if (status === 404) return { code: 'BACKEND_REJECTED', advice: 'nothing is there; check the address.' };
  if (status >= 400 && status < 500) {
    return { code: 'BACKEND_REJECTED', advice: `it refused the request; ${ITS_WORDS}.` };
  }
  return { code: 'BACKEND_ERROR', advice: 'it failed; see its log.' };
}
