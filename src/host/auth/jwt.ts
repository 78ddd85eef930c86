import { createPublicKey, createSecretKey, KeyObject } from 'node:crypto';
import * as v from 'valibot';
import { callback, quantity, text } from '../../options/fields';
import { readOptions, refuseOption } from '../../options/read-options';
import type { Authenticate, SubjectLimits } from './identity';

/** The claims of a token; `exp` is in seconds since 1970. */
export type JwtClaims = Readonly<Record<string, unknown>> & {
  readonly sub?: string | undefined;
  readonly exp?: number | undefined;
};

export interface JwtOptions {
  /** The accepted algorithms, such as `['RS256']` or `['HS256']`; never both kinds at once. */
  algorithms: readonly string[];
  /** Allowed values of `iss`. */
  issuer: string | readonly string[];
  /** Allowed values of `aud`: the token must have one of them. */
  audience: string | readonly string[];
  /** A public key as PEM, or, for HS256 and the like, a secret of at least 32 bytes. Alternatively, `jwksUrl`. */
  key?: string | KeyObject;
  /** Where the issuer publishes its keys. */
  jwksUrl?: string | URL;
  /** Tolerated clock skew, in seconds. Default 5. */
  clockToleranceSeconds?: number;
  /** Returns the subject. Default: the claim `sub`. */
  subjectOf?: (claims: JwtClaims) => string | undefined;
  /** Returns limits for these claims, in place of the host's. */
  limitsOf?: (claims: JwtClaims) => SubjectLimits | undefined;
}

/**
 * Admits clients with a JSON Web Token of this issuer for this audience, until it expires: `iss`, `aud`, `sub` and `exp`
 * are required, and a `sub` that is not a string is refused. Needs the package `jose`; rejects when it is not installed, and with a `TypeError` that names the option
 * when one is invalid.
 */
export async function jwtAuthentication(options: JwtOptions): Promise<Authenticate> {
  const read = readOptions('jwtAuthentication', jwtSchema, options);
  const { algorithms, jwksUrl, subjectOf, limitsOf } = read;
  const key = keyOf(read.key, jwksUrl !== undefined, algorithms.some(isSymmetric));
  const jose = await loadJose();
  const published = key === undefined ? jose.createRemoteJWKSet(new URL(String(jwksUrl))) : undefined;
  const rules = {
    algorithms,
    issuer: listOf(read.issuer),
    audience: listOf(read.audience),
    clockTolerance: read.clockToleranceSeconds,
    requiredClaims: ['iss', 'aud', 'exp', ...(subjectOf ? [] : ['sub'])],
  };

  return async ({ token }) => {
    if (token === undefined) return null;
    let claims: JwtClaims;
    try {
      const { payload } = published
        ? await jose.jwtVerify(token, published, rules)
        : await jose.jwtVerify(token, key as KeyObject, rules);
      claims = payload;
    } catch (error) {
      // A bad token is refused; an unreachable issuer is a failure. With a key at hand nothing but the token can be
      // wrong: it may name an algorithm that is accepted, but not for this key.
      if (!published || BAD_TOKEN.test(String((error as { code?: unknown }).code))) return null;
      throw error;
    }
    const subject: unknown = subjectOf ? subjectOf(claims) : claims.sub;
    // Some issuers sign numbers; a subject is a string (RFC 7519, 4.1.2), and 7 and '7' may be two users.
    if (typeof subject !== 'string' || subject === '') return null;
    if (!Number.isFinite(claims.exp)) return null;
    const limits = limitsOf?.(claims);
    return { subject, expiresAt: Number(claims.exp) * 1_000, ...(limits ? { limits } : {}) };
  };
}

/** jose's error codes for a token that is itself invalid. */
const BAD_TOKEN =
  /^ERR_(JWT|JWS)_|^ERR_JOSE_(ALG_NOT_ALLOWED|NOT_SUPPORTED)$|^ERR_JWKS_(NO|MULTIPLE)_MATCHING/;

async function loadJose(): Promise<typeof import('jose')> {
  try {
    return await import('jose');
  } catch (cause) {
    throw new Error('jwtAuthentication needs the package jose: npm install jose', { cause });
  }
}

const ALGORITHMS = "such as ['RS256'] or ['HS256']";

const names = v.union(
  [text(), v.pipe(v.array(text()), v.minLength(1))],
  'must be a string that is not empty, or an array of such',
);

const jwtSchema = v.object({
  algorithms: v.pipe(
    v.array(
      v.pipe(
        v.string(`must be a name ${ALGORITHMS}`),
        v.regex(/^(HS|RS|PS|ES)\d+$|^(EdDSA|Ed25519)$/, `must be a name ${ALGORITHMS}`),
      ),
      `must be an array of what is accepted, ${ALGORITHMS}`,
    ),
    v.minLength(1, `must be an array of what is accepted, ${ALGORITHMS}`),
    v.check(
      (given) => !given.some(isSymmetric) || given.every(isSymmetric),
      'must be an array of either secrets (HS…) or public keys, never both',
    ),
  ),
  issuer: names,
  audience: names,
  key: v.optional(
    v.custom<string | KeyObject>(
      (value) => typeof value === 'string' || value instanceof KeyObject,
      'must be a PEM string, a secret or a KeyObject',
    ),
  ),
  jwksUrl: v.optional(
    v.custom<string | URL>(
      (value) => (typeof value === 'string' || value instanceof URL) && URL.canParse(String(value)),
      "must be the absolute URL of the issuer's keys",
    ),
  ),
  clockToleranceSeconds: v.optional(quantity(), 5),
  subjectOf: v.optional(
    callback<NonNullable<JwtOptions['subjectOf']>>('a function of the claims that returns the subject'),
  ),
  limitsOf: v.optional(
    callback<NonNullable<JwtOptions['limitsOf']>>('a function of the claims that returns limits'),
  ),
});

function isSymmetric(algorithm: string): boolean {
  return algorithm.startsWith('HS');
}

/** Undefined when the issuer's published keys are used. */
function keyOf(key: string | KeyObject | undefined, published: boolean, symmetric: boolean) {
  if (key === undefined && !published) {
    refuseOption('jwtAuthentication', 'key', "must be given; or give 'jwksUrl'", key);
  }
  if (key !== undefined && published) {
    refuseOption('jwtAuthentication', 'key', "excludes 'jwksUrl'; give either one of them");
  }
  if (published && symmetric) {
    refuseOption('jwtAuthentication', 'jwksUrl', 'is for public keys; give a secret as key');
  }
  if (typeof key !== 'string') return key;
  if (!symmetric) return publicKey(key);
  if (Buffer.byteLength(key) >= 32) return createSecretKey(Buffer.from(key));
  return refuseOption('jwtAuthentication', 'key', 'must be a secret of at least 32 bytes', key);
}

function publicKey(pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch {
    // Node's own message may quote the key.
    return refuseOption('jwtAuthentication', 'key', 'must be a public key as PEM', pem);
  }
}

function listOf(given: string | readonly string[]): string[] {
  return typeof given === 'string' ? [given] : [...given];
}
