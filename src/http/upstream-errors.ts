import { BackendError } from '../backend/errors';
import { ACCOUNT } from '../logging/describe-error';
import { cutShort, redact } from '../logging/redact';
import type { BackendErrorCode } from '../protocol/index';
import { documentedCode } from './documented-codes';

/** What the other side, or a proxy in front of it, sent in place of an answer. */
export interface Refusal {
  /** The HTTP status, or the one inside a stream. */
  status?: number | undefined;
  /** The other side's own code, such as `invalid_param`; absent when a proxy answered. */
  code?: string | undefined;
  text?: string | undefined;
  retryAfterMs?: number | undefined;
  /** The phase in which it came; default `answered`. */
  how?: 'answered' | 'sent an error' | 'failed in its run';
  /** It came before the run started, so the question itself was refused. */
  setup?: boolean;
}

/** Where to find what the other side said. */
export const ITS_WORDS = 'its own words are logged with logContent (--log-content)';

/** The meaning of a refusal. */
export interface Classification {
  code: BackendErrorCode;
  /** What to do about it, in our own words. */
  advice: string;
  retryable?: boolean;
}

const MAX_QUOTED = 500;
/** Providers quote the key they reject; proxies quote the headers they received. */
const SECRETS = /\b(?:app|dataset|sk)-[\w*-]+|\bBearer\s+\S+/gi;

/**
 * The `cause` of a `BackendError`: what the other side said, truncated. It may quote the question, so it is logged
 * only when logging of content is enabled; otherwise only its length is.
 */
export class UpstreamFailure extends Error {
  override readonly name = 'UpstreamFailure';
  readonly status: number | undefined;
  readonly code: string | undefined;
  /** The length of its whole text. */
  readonly bytes: number;

  /** `secrets` are removed from the text, along with everything that looks like one. */
  constructor({ status, code, text = '' }: Refusal, secrets: readonly string[] = []) {
    const bare = secrets.reduce((rest, secret) => (secret ? rest.replaceAll(secret, '***') : rest), text);
    super(cutShort(bare.replace(SECRETS, '***'), MAX_QUOTED));
    this.status = status;
    this.code = code;
    this.bytes = Buffer.byteLength(text);
  }

  /** For the log. */
  [ACCOUNT](content: boolean): Record<string, unknown> {
    const { status, bytes } = this;
    const code = content ? this.code : documentedCode(this.code);
    return { ...(status === undefined ? {} : { status }), ...(code === undefined ? {} : { code }), bytes };
  }
}

/** Converts a refusal of `who` to an error. */
export function upstreamError<R extends Refusal>(
  who: string,
  said: R,
  classify: (refusal: R) => Classification,
  secrets: readonly string[] = [],
): BackendError {
  const refusal = {
    ...said,
    status: isStatus(said.status) ? said.status : undefined,
    code: /^[a-z][a-z0-9_]{1,63}$/.test(said.code ?? '') ? said.code : undefined,
  };
  const { code, advice, retryable } = classify(refusal);
  const label = [refusal.status, documentedCode(refusal.code)].filter((part) => part !== undefined).join(' ');
  const message = `${who} ${said.how ?? 'answered'}${label && ` (${label})`}: ${advice}`;
  return new BackendError(code, sentence(message), {
    ...(retryable === undefined ? {} : { retryable }),
    ...(said.retryAfterMs === undefined ? {} : { retryAfterMs: said.retryAfterMs }),
    cause: new UpstreamFailure(refusal, secrets),
  });
}

/** What an HTTP status means for a question, in words that fit every server. */
export function statusToError(status: number): Classification {
  if (status === 401 || status === 403) {
    return { code: 'BACKEND_AUTH', advice: 'the key or the login is not valid there; check it.' };
  }
  if (status === 429) return { code: 'BACKEND_UNAVAILABLE', advice: 'asked too often; ask later.' };
  if (status === 408 || status === 504 || status === 524) {
    return { code: 'BACKEND_TIMEOUT', advice: 'it, or a proxy, gave up waiting.' };
  }
  if (status >= 501) return { code: 'BACKEND_UNAVAILABLE', advice: 'it is not available now; ask later.' };
  if (status >= 300 && status < 400) {
    return { code: 'BACKEND_REJECTED', advice: 'it redirects; give the address that it leads to.' };
  }
  if (status === 404) return { code: 'BACKEND_REJECTED', advice: 'nothing is there; check the address.' };
  if (status >= 400 && status < 500) {
    return { code: 'BACKEND_REJECTED', advice: `it refused the request; ${ITS_WORDS}.` };
  }
  return { code: 'BACKEND_ERROR', advice: 'it failed; see its log.' };
}

function isStatus(status: number | undefined): boolean {
  return Number.isInteger(status) && Number(status) >= 100 && Number(status) <= 599;
}

/** The values in these headers that must not be logged: those long enough to be a secret, and their tokens. */
export function secretsOf(headers: Record<string, string>): string[] {
  return Object.values(headers)
    .flatMap((value) => [value, ...value.split(' ')])
    .filter((value) => value.length >= 8);
}

/** The milliseconds in a `Retry-After` header, which holds seconds or a date. */
export function retryAfter(headers: Pick<Headers, 'get'>): number | undefined {
  const header = headers.get('retry-after');
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

/**
 * An id made by the other side, if it is safe to log: a text with a space or without a digit is not an id, and could
 * be anything.
 */
export function loggableId(id: unknown): string | undefined {
  return typeof id === 'string' && /^(?=.*\d)[\w.:-]{1,128}$/.test(id) ? redact(id) : undefined;
}

/** Capitalises the first letter; the text may begin with a name such as `the model server`. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
