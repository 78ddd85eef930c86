import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Claim, Credentials } from '../../event-log/index';

/** The key of a session: 128 random bits. It is no secret, and nobody can guess it either. */
export function newEpoch(): string {
  return randomBytes(16).toString('base64url');
}

/** What lets a client come back: 256 random bits. Only its hash is kept. */
export function newToken(): { token: string; hash: string } {
  const token = `rr1_${randomBytes(32).toString('base64url')}`;
  return { token, hash: hashOf(token) };
}

export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}

/** Nobody's: what is compared with when there is no such session, so that this takes as long. */
const NOBODY: Credentials = { token: hashOf(randomBytes(32).toString('base64url')) };

/** Whether this claim is justified; `credentials` are absent when there is no such session. */
export function isJustified(claim: Claim, credentials: Credentials | undefined): boolean {
  const { token, former, subject } = credentials ?? NOBODY;
  const isCurrent = isSame(claim.token, token);
  const isFormer = isSame(claim.token, former ?? NOBODY.token);
  return credentials !== undefined && (isCurrent || isFormer) && claim.subject === subject;
}

/** Both are hashes, and of the same length, unless they come from somebody who can write to the log or the fleet. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
