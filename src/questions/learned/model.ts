import type { Classification } from '../confidence';
import type { DetectionReason } from '../types';

/** Features are numbers: hashes of words combined with their position. */

/** FNV-1a over UTF-16 units. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Combines two features into one; the order matters. */
export function mix(a: number, b: number): number {
  let hash = Math.imul(a ^ (b >>> 15) ^ 0x9e3779b9, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13) ^ b, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** What packed weights are written in. */
export const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
export const ZERO = 32;

/** Where the rules are certain, the learned score does not overrule them. */
const OPEN: ReadonlySet<DetectionReason> = new Set(['question', 'request', 'statement']);

export function isOpen(classification: Classification): boolean {
  return OPEN.has(classification.reason);
}
