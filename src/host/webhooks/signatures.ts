import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { canonicalJson } from './canonical-json';

/** How far the time of a message may be from ours, in seconds. */
const TOLERANCE_S = 300;
/** The shortest key that is accepted, in bytes. */
const MIN_KEY_BYTES = 16;

/**
 * What a signature says: `late` is one that is right, of a message from long ago or from the future. `id`: what repeated
 * deliveries of a message have in common, where the scheme has such a thing.
 */
export type Signed = { result: 'valid'; id?: string } | { result: 'late' } | { result: 'wrong' };

/** The key in a secret such as `whsec_…`; undefined when there is none, or too short a one. */
export function readSecret(secret: string): Buffer | undefined {
  const encoded = secret.trim().replace(/^whsec_/, '');
  if (!/^[\w+/-]+={0,2}$/.test(encoded)) return undefined;
  const key = Buffer.from(encoded, 'base64');
  return key.length >= MIN_KEY_BYTES ? key : undefined;
}

/**
 * Checks a message by the Standard Webhooks scheme, which Svix and Recall.ai use too: the HMAC-SHA256 of
 * `id.timestamp.body`, in base64. `now`: seconds since 1970.
 */
export function checkStandard(
  headers: IncomingHttpHeaders,
  body: Buffer,
  keys: readonly Buffer[],
  now = Date.now() / 1_000,
): Signed {
  const [id, timestamp, signatures] = ['id', 'timestamp', 'signature'].map((name) =>
    oneOf(headers[`webhook-${name}`] ?? headers[`svix-${name}`]),
  );
  if (!id || !timestamp || !signatures || !/^\d{1,15}$/.test(timestamp)) return { result: 'wrong' };
  const given = signatures.split(' ').flatMap((one) => (one.startsWith('v1,') ? [one.slice(3)] : []));
  const expected = keys.map((key) => hmac(key, `${id}.${timestamp}.`, body));
  if (!anyMatches(given.slice(0, MAX_SIGNATURES), expected)) return { result: 'wrong' };
  return Math.abs(now - Number(timestamp)) > TOLERANCE_S ? { result: 'late' } : { result: 'valid', id };
}

const HMAC_SHA256 = /^[A-Za-z\d+/]{43}=$/;

/** A rotation has two; more are not worth the time. */
const MAX_SIGNATURES = 8;

/** Checks a message of Attendee: the HMAC-SHA256 of its JSON with sorted keys, in base64. It has no time of its own. */
export function checkAttendee(headers: IncomingHttpHeaders, body: Buffer, keys: readonly Buffer[]): Signed {
  const signature = oneOf(headers['x-webhook-signature']);
  // Nothing else is worth the work.
  if (signature === undefined || !HMAC_SHA256.test(signature)) return { result: 'wrong' };
  const canonical = canonicalJson(body.toString());
  if (canonical === undefined) return { result: 'wrong' };
  const expected = keys.map((key) => hmac(key, canonical));
  return anyMatches([signature], expected) ? { result: 'valid' } : { result: 'wrong' };
}

/** The headers of a message that is sent now. `timestamp`: seconds since 1970. */
export function signStandard(
  key: Buffer,
  { id, timestamp, body }: { id: string; timestamp: number; body: string },
): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${hmac(key, `${id}.${timestamp}.`, body).toString('base64')}`,
  };
}

function oneOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : header?.[0];
}

function hmac(key: Buffer, ...parts: (string | Buffer)[]): Buffer {
  const digest = createHmac('sha256', key);
  for (const part of parts) digest.update(part);
  return digest.digest();
}

/** All are compared, so that the time tells nothing. */
function anyMatches(given: readonly string[], expected: readonly Buffer[]): boolean {
  let matches = false;
  for (const signature of given) {
    const bytes = Buffer.from(signature, 'base64');
    for (const wanted of expected) {
      if (bytes.length === wanted.length && timingSafeEqual(bytes, wanted)) matches = true;
    }
  }
  return matches;
}
