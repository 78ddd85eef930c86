import { BackendError } from '../backend/errors';
import { ACCOUNT } from '../logging/describe-error';
import { cutShort } from '../logging/redact';
import type { BackendErrorCode } from '../protocol/index';
import { knownCode } from './known-codes';
import { sentence } from './sentence';

/** What the other side, or something in front of it, said in place of an answer. */
export interface Refusal {
  /** HTTP's, or one inside a stream. */
  status?: number | undefined;
  /** The other side's own word, such as `invalid_param`; absent when a proxy answered. */
  code?: string | undefined;
  text?: string | undefined;
  retryAfterMs?: number | undefined;
  /** Where it came; default `answered`. */
  how?: 'answered' | 'sent an error' | 'failed in its run';
}

/** Where the other side's own words are found. */
export const ITS_WORDS = 'its own words are logged with logContent (--log-content)';

/** What a refusal means. */
export interface Verdict {
  code: BackendErrorCode;
  /** The way out, in our own words. */
  advice: string;
  retryable?: boolean;
}

const MAX_QUOTED = 500;
/** Providers quote the key that they refuse; proxies, the headers that they got. */
const SECRETS = /\b(?:app|dataset|sk)-[\w*-]+|\bBearer\s+\S+/gi;

/**
 * The `cause` of a `BackendError`: what the other side said, cut short. It may quote the question, so a log gets
 * it only when content may be there, and else how much it was.
 */
export class UpstreamFailure extends Error {
  override readonly name = 'UpstreamFailure';
  readonly status: number | undefined;
  readonly code: string | undefined;
  /** Of its whole text. */
  readonly bytes: number;

  /** `secrets` are taken out of its text, besides everything that looks like one. */
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
    const code = content ? this.code : knownCode(this.code);
    return { ...(status === undefined ? {} : { status }), ...(code === undefined ? {} : { code }), bytes };
  }
}

/** The failure that a refusal of `who` is for us. */
export function failureOf<R extends Refusal>(
  who: string,
  said: R,
  judge: (refusal: R) => Verdict,
  secrets: readonly string[] = [],
): BackendError {
  const refusal = {
    ...said,
    status: isStatus(said.status) ? said.status : undefined,
    code: /^[a-z][a-z0-9_]{1,63}$/.test(said.code ?? '') ? said.code : undefined,
  };
  const { code, advice, retryable } = judge(refusal);
  const label = [refusal.status, knownCode(refusal.code)].filter((part) => part !== undefined).join(' ');
  const message = `${who} ${said.how ?? 'answered'}${label && ` (${label})`}: ${advice}`;
  return new BackendError(code, sentence(message), {
    ...(retryable === undefined ? {} : { retryable }),
    ...(said.retryAfterMs === undefined ? {} : { retryAfterMs: said.retryAfterMs }),
    cause: new UpstreamFailure(refusal, secrets),
  });
}

function isStatus(status: number | undefined): boolean {
  return Number.isInteger(status) && Number(status) >= 100 && Number(status) <= 599;
}

/** What of these headers must not be in a log: values that are long enough to be a secret, and their tokens. */
export function secretsOf(headers: Record<string, string>): string[] {
  return Object.values(headers)
    .flatMap((value) => [value, ...value.split(' ')])
    .filter((value) => value.length >= 8);
}
