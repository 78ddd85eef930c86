import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import type { Authenticate, SubjectLimits } from './identity';

/** What a token says; `exp` is in seconds since 1970. */
export type JwtClaims = Readonly<Record<string, unknown>> & {
  readonly sub?: string | undefined;
  readonly exp?: number | undefined;
};

export interface JwtOptions {
  /** The only ones that are accepted, such as `['RS256']` or `['HS256']`; never both kinds at once. */
  algorithms: readonly string[];
  /** What `iss` must be: one of these. */
  issuer: string | readonly string[];
  /** What `aud` must have: one of these. */
  audience: string | readonly string[];
  /** A public key as PEM, or for HS256 and the like a secret of at least 32 bytes. Else `jwksUrl`. */
  key?: string | KeyObject;
  /** Where the issuer publishes its keys. */
  jwksUrl?: string | URL;
  /** How far clocks may differ, in seconds. Default 5. */
  clockToleranceSeconds?: number;
  /** Names the subject. Default: the claim `sub`. */
  subjectOf?: (claims: JwtClaims) => string | undefined;
  /** Limits by the token's claims, in place of the host's. */
  limitsOf?: (claims: JwtClaims) => SubjectLimits | undefined;
}

/**
 * Admits whoever has a JSON Web Token of this issuer for this audience, until it expires: `iss`, `aud`,
 * `sub` and `exp` must be there. Needs the package `jose`; rejects, saying so, when it is not installed,
 * and with a `TypeError` when an option is wrong.
 */
export async function jwtAuthentication(options: JwtOptions): Promise<Authenticate> {
  const symmetric = checkAlgorithms(options.algorithms);
  if (!options.issuer || !options.audience) {
    throw new TypeError("jwtAuthentication: 'issuer' and 'audience' must be given.");
  }
  const jose = await loadJose();
  const key = keyOf(options, symmetric);
  const published = key === undefined ? jose.createRemoteJWKSet(new URL(String(options.jwksUrl))) : undefined;
  const rules = {
    algorithms: [...options.algorithms],
    issuer: listOf(options.issuer),
    audience: listOf(options.audience),
    clockTolerance: options.clockToleranceSeconds ?? 5,
    requiredClaims: ['iss', 'aud', 'exp', ...(options.subjectOf ? [] : ['sub'])],
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
      // A token that is not good is nobody's; that the issuer can not be reached is another matter.
      if (NO_GOOD.test(String((error as { code?: unknown }).code))) return null;
      throw error;
    }
    const subject = options.subjectOf ? options.subjectOf(claims) : claims.sub;
    if (!subject || claims.exp === undefined) return null;
    const limits = options.limitsOf?.(claims);
    return { subject, expiresAt: claims.exp * 1_000, ...(limits ? { limits } : {}) };
  };
}

/** jose's codes for what is wrong with the token itself. */
const NO_GOOD = /^ERR_(JWT|JWS)_|^ERR_JOSE_(ALG_NOT_ALLOWED|NOT_SUPPORTED)$|^ERR_JWKS_(NO|MULTIPLE)_MATCHING/;

async function loadJose(): Promise<typeof import('jose')> {
  try {
    return await import('jose');
  } catch (cause) {
    throw new Error('jwtAuthentication needs the package jose: npm install jose', { cause });
  }
}

/** Whether they are of the kind with one secret for both sides. */
function checkAlgorithms(algorithms: readonly string[]): boolean {
  const symmetric = algorithms?.filter?.((name) => /^HS\d+$/.test(name)).length;
  const fine =
    Array.isArray(algorithms) &&
    algorithms.length > 0 &&
    algorithms.every((name) => /^(HS|RS|PS|ES)\d+$|^(EdDSA|Ed25519)$/.test(name)) &&
    (symmetric === 0 || symmetric === algorithms.length);
  if (fine) return symmetric > 0;
  throw new TypeError(
    "jwtAuthentication: 'algorithms' must list what is accepted, such as ['RS256'] or ['HS256']; " +
      'not none, and not secrets (HS…) together with public keys.',
  );
}

function keyOf({ key, jwksUrl }: JwtOptions, symmetric: boolean): KeyObject | undefined {
  if ((key === undefined) === (jwksUrl === undefined)) {
    throw new TypeError("jwtAuthentication: give either 'key' or 'jwksUrl'.");
  }
  if (key === undefined) {
    if (!symmetric && URL.canParse(String(jwksUrl))) return undefined;
    throw new TypeError("jwtAuthentication: 'jwksUrl' must be an absolute address, and is for public keys.");
  }
  if (typeof key !== 'string') return key;
  if (!symmetric) return publicKey(key);
  if (Buffer.byteLength(key) >= 32) return createSecretKey(Buffer.from(key));
  throw new TypeError("jwtAuthentication: 'key' must be a secret of at least 32 bytes.");
}

function publicKey(pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch {
    // Node's own message may quote what was given.
    throw new TypeError("jwtAuthentication: 'key' must be a public key as PEM.");
  }
}

function listOf(names: string | readonly string[]): string[] {
  return typeof names === 'string' ? [names] : [...names];
}
