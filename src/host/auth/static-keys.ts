import crypto, { createHash, timingSafeEqual } from 'node:crypto';
import type { Authenticate, Identity, SubjectLimits } from './identity';

const MIN_KEY_LENGTH = 16;

export interface StaticKeysOptions {
  /** Limits of whoever has one of these keys, in place of the host's. */
  limits?: SubjectLimits;
}

/**
 * Admits whoever knows one of these keys; several may hold at once, so that keys can be changed in peace.
 * Given as a list, each is a subject of its own, named after its hash; given as a record, after its name.
 * Keys are for programs and servers: taken in the `Authorization` header and in an `auth` message, never as
 * a subprotocol. Throws a `TypeError` when a key has fewer than 16 characters.
 */
export function staticKeys(
  keys: readonly string[] | Readonly<Record<string, string>>,
  { limits }: StaticKeysOptions = {},
): Authenticate {
  const named = Array.isArray(keys)
    ? (keys as readonly string[]).map((key) => [undefined, key] as const)
    : Object.entries(keys as Readonly<Record<string, string>>);
  const known = named.map(([name, key], at) => {
    if (typeof key !== 'string' || key.length < MIN_KEY_LENGTH || /\s/.test(key)) {
      throw new TypeError(
        `staticKeys: key ${name ?? `number ${at + 1}`} must be a text of at least ${MIN_KEY_LENGTH} characters without spaces, ` +
          `not ${typeof key === 'string' ? `one of ${key.length}` : `a ${typeof key}`}.`,
      );
    }
    const digest = sha256(key);
    const identity: Identity = {
      issuer: true,
      subject: name ?? `key-${digest.toString('hex').slice(0, 8)}`,
      ...(limits ? { limits } : {}),
    };
    return { digest, identity };
  });
  if (known.length === 0) throw new TypeError('staticKeys: there must be at least one key.');

  return ({ token, via }) => {
    if (token === undefined || via === 'ticket') return null;
    const digest = sha256(token);
    let found: Identity | null = null;
    // All are compared, whichever fits: the time that it takes says nothing.
    for (const { digest: key, identity } of known) if (timingSafeEqual(digest, key)) found = identity;
    return found;
  };
}

/** In one step where this Node can (from 20.12): it is done for every handshake. */
function sha256(text: string): Buffer {
  return (
    (crypto as Partial<typeof crypto>).hash?.('sha256', text, 'buffer') ??
    createHash('sha256').update(text).digest()
  );
}
