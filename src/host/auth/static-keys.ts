import crypto, { createHash, timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import { readOptions } from '../../options/read-options';
import { shapeOf } from '../../options/shape-of';
import { type Authenticate, type Identity, type SubjectLimits, subjectLimits } from './identity';

const MIN_KEY_LENGTH = 16;

const optionsSchema = v.object({ limits: v.optional(subjectLimits) });

export interface StaticKeysOptions {
  /** Limits for subjects with one of these keys, in place of the host's. */
  limits?: SubjectLimits;
}

/**
 * Admits clients with one of these keys. Multiple keys are valid at once, so you can rotate them without downtime. In a
 * list, each key is a subject of its own, named after its hash; in a record, named after its name. Keys are for
 * programs and servers: they are accepted in the `Authorization` header and in an `auth` message, never as a
 * subprotocol. Throws a `TypeError` when a key has fewer than 16 characters or contains spaces.
 */
export function staticKeys(
  keys: readonly string[] | Readonly<Record<string, string>>,
  options: StaticKeysOptions = {},
): Authenticate {
  const { limits } = readOptions('staticKeys', optionsSchema, options);
  const named = Array.isArray(keys)
    ? (keys as readonly string[]).map((key) => [undefined, key] as const)
    : Object.entries(keys as Readonly<Record<string, string>>);
  const known = named.map(([name, key], at) => {
    if (typeof key !== 'string' || key.length < MIN_KEY_LENGTH || /\s/.test(key)) {
      throw new TypeError(
        `staticKeys: key ${shownName(name) ?? `number ${at + 1}`} must be a string of at least ${MIN_KEY_LENGTH} characters without spaces, ` +
          `not ${shapeOf(key)}.`,
      );
    }
    const digest = sha256(key);
    const identity: Identity = {
      issuer: true,
      subject: name ?? `key-${digest.toString('hex').slice(0, 8)}`,
      ...(limits ? { limits: limits as SubjectLimits } : {}),
    };
    return { digest, identity };
  });
  if (known.length === 0) throw new TypeError('staticKeys: there must be at least one key.');

  return ({ token, via }) => {
    if (token === undefined || via === 'ticket') return null;
    const digest = sha256(token);
    let found: Identity | null = null;
    // Always compares all keys, so that timing reveals nothing.
    for (const { digest: key, identity } of known) if (timingSafeEqual(digest, key)) found = identity;
    return found;
  };
}

/** A name that is long enough for a key may be one, when names and keys were swapped. */
function shownName(name: string | undefined): string | undefined {
  return name !== undefined && name.length < MIN_KEY_LENGTH && !/\s/.test(name) ? name : undefined;
}

/** Uses the one-shot hash where Node has it (from 20.12), because every handshake needs it. */
function sha256(text: string): Buffer {
  return (
    (crypto as Partial<typeof crypto>).hash?.('sha256', text, 'buffer') ??
    createHash('sha256').update(text).digest()
  );
}
