import ky from 'ky';
import { codeOf, readerOf } from './connection';
import type { Fields } from './fields';
import type { Pool } from './pool';
import { mediaType } from './response';
import { type ByteReader, parsed, readStart, release } from './stream';

/** What one GET brought. */
export interface Reply {
  status: number;
  /** The JSON object that came; absent when something else did. */
  body: Fields | undefined;
  headers: Headers;
  /** Milliseconds until the headers were here. */
  ms: number;
}

/** Asks once: no retry, no redirect. Throws `Unanswered`. */
export type Get = (url: string, options?: { withKey: boolean }) => Promise<Reply>;

/** No reply came, or not the whole of it. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
  /** `timeout`, `cancelled`, or the runtime's own word, such as ECONNREFUSED. */
  readonly reason: string;
  readonly timeoutMs: number;

  constructor(reason: string, timeoutMs: number, cause: unknown) {
    super(reason, { cause });
    this.reason = reason;
    this.timeoutMs = timeoutMs;
  }
}

/** Of each request; a shorter limit of whole answers holds here too. */
export const DIAGNOSIS_TIMEOUT_MS = 10_000;
/** Of a body, in characters; an app's form, or a list of models, can be long. */
const MAX_BODY = 1024 * 1024;

/** How requests are made that only look. */
export interface GetSettings {
  /** A shorter limit of whole answers holds for each of them too. */
  timeoutMs: number;
  /** The headers that show who asks; sent only where that is asked for. */
  headers: Record<string, string>;
}

/** Its requests have a time limit of their own each, and the key only where it is asked for. */
export function createGet({ timeoutMs, headers }: GetSettings, pool: Pool, caller: AbortSignal): Get {
  const limitMs = Math.min(timeoutMs, DIAGNOSIS_TIMEOUT_MS);
  return async (url, { withKey } = { withKey: false }) => {
    const abort = new AbortController();
    const cancel = () => abort.abort();
    const timer = setTimeout(cancel, limitMs);
    caller.addEventListener('abort', cancel, { once: true });
    if (caller.aborted) cancel();
    let reader: ByteReader | undefined;
    try {
      const begun = performance.now();
      const response = await ky.get(url, {
        fetch: pool.fetchUnder(abort.signal),
        headers: { accept: 'application/json', ...(withKey ? headers : {}) },
        retry: 0,
        timeout: false,
        throwHttpErrors: false,
        redirect: 'manual',
        signal: abort.signal,
      });
      const ms = performance.now() - begun;
      reader = readerOf(response, new URL(url).host);
      const text = await readStart(reader, MAX_BODY);
      const body = mediaType(response) === 'application/json' ? parsed(text) : undefined;
      return { status: response.status, body, headers: response.headers, ms };
    } catch (error) {
      const ended = caller.aborted ? 'cancelled' : 'timeout';
      throw new Unanswered(abort.signal.aborted ? ended : codeOf(error), limitMs, error);
    } finally {
      clearTimeout(timer);
      caller.removeEventListener('abort', cancel);
      release(reader);
    }
  };
}
