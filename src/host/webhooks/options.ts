import * as v from 'valibot';
import { ASR_SOURCES, type AsrSource } from '../../asr/index';
import { duration, httpUrl, text, wholeNumber } from '../../options/fields';
import { refuseOption } from '../../options/read-options';
import { type SubjectLimits, subjectLimits } from '../auth/identity';
import { readSecret } from './signatures';

/** A source of webhooks, such as a meeting bot. */
export interface WebhookSource {
  /**
   * What its messages are signed with: base64, with or without `whsec_` before it. Several are valid at once, so that
   * one can be replaced.
   */
  secret: string | readonly string[];
  /**
   * The owner of its meetings' sessions, who alone may read them. Default: `webhook:` and the name of the source; then
   * every issuer may read them too, such as each of `staticKeys`.
   */
  subject?: string;
  /** Limits of that subject, in place of its own and the host's; its connections are not limited by them. */
  limits?: SubjectLimits;
}

/** The sources whose webhooks are taken, at `/v1/transcripts/` and the name of the source. */
export type WebhookOptions = Partial<Record<AsrSource, WebhookSource>>;

/** Where complete answers of meetings are posted to. */
export interface CallbackOptions {
  /** It may be on this machine or in a private network. Redirects are not followed. */
  url: string;
  /** What the posts are signed with, by the Standard Webhooks scheme: base64, with or without `whsec_` before it. */
  secret: string;
  /** How often an answer is posted before it is given up. Default 5. */
  tries?: number;
  /** The pause before the second try, in milliseconds; each further one is twice as long. Default 1,000. */
  backoffMs?: number;
  /** How long one try may take, in milliseconds. Default 10,000. */
  timeoutMs?: number;
  /** How many answers of one meeting may wait to be posted; further ones are dropped. Default 32. */
  waiting?: number;
}

export interface MeetingOptions {
  /** How long a meeting may be silent before its session ends, in milliseconds. Default 900,000. */
  idleMs?: number;
  /** Meetings at the same time. Default 1,000. */
  meetings?: number;
  /** The largest message of a source, in bytes. Default 262,144. */
  maxBodyBytes?: number;
  /** Default: answers are read on the WebSocket alone. */
  callback?: CallbackOptions;
}

const secret = v.pipe(
  text('a base64 text, such as "whsec_…"'),
  v.check((value) => readSecret(value) !== undefined, 'must be base64, of 16 bytes or more'),
  v.transform((value) => readSecret(value) ?? Buffer.alloc(0)),
);

const sourceSchema = v.object(
  {
    secret: v.pipe(
      v.lazy((given) => (Array.isArray(given) ? v.array(secret) : secret)),
      v.transform((given) => (Array.isArray(given) ? given : [given])),
      v.check((keys) => keys.length > 0, 'must have at least one secret'),
    ),
    subject: v.optional(text('a name of 1 to 128 characters', { max: 128 })),
    limits: v.optional(subjectLimits),
  },
  'must be { secret, subject?, limits? }',
);

const callbackSchema = v.object(
  {
    url: httpUrl('http://127.0.0.1:3000/answers'),
    secret,
    tries: v.optional(wholeNumber({ min: 1, max: 20 }), 5),
    backoffMs: v.optional(duration(), 1_000),
    timeoutMs: v.optional(duration(), 10_000),
    waiting: v.optional(wholeNumber({ min: 1 }), 32),
  },
  'must be { url, secret, tries?, backoffMs?, timeoutMs?, waiting? }',
);

export const meetingsSchema = v.object(
  {
    idleMs: v.optional(duration(), 900_000),
    meetings: v.optional(wholeNumber({ min: 1 }), 1_000),
    maxBodyBytes: v.optional(wholeNumber({ min: 1 }), 262_144),
    callback: v.optional(callbackSchema),
  },
  'must be { idleMs?, meetings?, maxBodyBytes?, callback? }',
);

export const webhooksSchema = v.record(v.string(), sourceSchema, 'must be an object of sources');

export type ResolvedCallback = v.InferOutput<typeof callbackSchema>;

/** A source whose webhooks are taken. */
export interface ResolvedSource {
  readonly name: AsrSource;
  readonly keys: readonly Buffer[];
  readonly subject: string;
  /** Nobody in particular owns its meetings: whoever may issue tickets may read them. */
  readonly isOpenToIssuers: boolean;
  readonly limits: SubjectLimits | undefined;
}

/** Throws a `TypeError` that names the option when a source is not one that can be read. */
export function resolveSources(
  given: v.InferOutput<typeof webhooksSchema>,
): ReadonlyMap<string, ResolvedSource> {
  const sources = new Map<string, ResolvedSource>();
  for (const [name, { secret: keys, subject, limits }] of Object.entries(given)) {
    const known = ASR_SOURCES.find((source) => source === name);
    if (!known) {
      refuseOption('createHost', 'webhooks', `must be sources of ${ASR_SOURCES.join(', ')}`, name);
    }
    sources.set(name, {
      name: known,
      keys,
      subject: subject ?? `webhook:${name}`,
      isOpenToIssuers: subject === undefined,
      limits: limits as SubjectLimits | undefined,
    });
  }
  return sources;
}
