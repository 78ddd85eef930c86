import { type Classification, FAIR, type SentenceFacts, shifted } from '../confidence';
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

/** A trained model as shipped: one weight per bucket, one character per weight. */
export interface Weights {
  /** There are 2 ** `bits` buckets. */
  bits: number;
  /** The value of one weight step, in logits. */
  step: number;
  /** Bias added to every score, in logits. */
  offset: number;
  /** One character of `ALPHABET` per bucket; the middle one is zero. */
  buckets: string;
}

export const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
export const ZERO = 32;

/** The evidence for a question in the features of a text, in logits. Weights are decoded on the first call. */
export type Model = (features: Iterable<number>) => number;

export function createModel({ bits, step, offset, buckets }: Weights): Model {
  const mask = 2 ** bits - 1;
  let decoded: Int8Array | undefined;
  return (features) => {
    decoded ??= decode(buckets);
    let steps = 0;
    for (const feature of features) steps += decoded[feature & mask] ?? 0;
    return steps * step + offset;
  };
}

function decode(buckets: string): Int8Array {
  const values = new Int8Array(128);
  for (let i = 0; i < ALPHABET.length; i++) values[ALPHABET.charCodeAt(i)] = i - ZERO;
  return Int8Array.from(buckets, (char) => values[char.charCodeAt(0)] ?? 0);
}

/** A language's feature extractor: distinct numbers that describe a sentence to its model. */
export type Features<Parsed = string> = (
  parsed: Parsed,
  classification: Classification,
  facts: SentenceFacts,
) => Iterable<number>;

/** Adjusts a rule-based classification by the learned score. */
export type Refine<Parsed = string> = (
  parsed: Parsed,
  classification: Classification,
  facts: SentenceFacts,
) => Classification;

/** Where the rules are certain, the learned score does not overrule them. */
const OPEN: ReadonlySet<DetectionReason> = new Set(['question', 'request', 'statement']);

export function isOpen(classification: Classification): boolean {
  return OPEN.has(classification.reason);
}

/** How far, in logits, the learned score may move a classification. */
const MOST = 3;

export function createRefine<Parsed>(features: Features<Parsed>, model: Model): Refine<Parsed> {
  return (parsed, classification, facts) => {
    if (!isOpen(classification)) return classification;
    const evidence = model(features(parsed, classification, facts));
    const confidence = shifted(classification.confidence, Math.max(-MOST, Math.min(MOST, evidence)));
    if (confidence < FAIR - 0.1) return { ...classification, confidence, reason: 'statement' };
    const { reason } = classification;
    return { ...classification, confidence, reason: reason === 'statement' ? 'question' : reason };
  };
}
