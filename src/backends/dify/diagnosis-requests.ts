import ky from 'ky';
import { readerOf } from './connection';
import { type Fields, textOf } from './fields';
import type { DifySettings } from './options';
import type { Pool } from './pool';
import { mediaType, parsed } from './response';
import { type ByteReader, readText, release } from './stream';

/** What one GET brought. */
export interface Reply {
  status: number;
  /** The JSON object that came; absent when something else did. */
  body: Fields | undefined;
  /** Dify's own, from the header that is on all of its answers. */
  version: string | undefined;
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
/** Of a body, in characters; an app's form can be long. */
const MAX_BODY = 1024 * 1024;

/** Its requests have a time limit of their own each, and the key only where it is asked for. */
export function createGet({ apiKey, timeoutMs }: DifySettings, pool: Pool, caller: AbortSignal): Get {
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
        headers: { accept: 'application/json', ...(withKey ? { authorization: `Bearer ${apiKey}` } : {}) },
        retry: 0,
        timeout: false,
        throwHttpErrors: false,
        redirect: 'manual',
        signal: abort.signal,
      });
      const ms = performance.now() - begun;
      reader = readerOf(response);
      const text = await readText(reader, MAX_BODY, true);
      const body = mediaType(response) === 'application/json' ? parsed(text) : undefined;
      const version = versionIn(response.headers.get('x-version'));
      return { status: response.status, body, version, headers: response.headers, ms };
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

/** Only what looks like a version may be shown. */
export function versionIn(value: unknown): string | undefined {
  const version = textOf(value);
  return version && /^v?\d+\.\d+[\w.+-]{0,24}$/.test(version) ? version : undefined;
}

function codeOf(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(at.code)) return at.code;
  }
  return 'no connection';
}
