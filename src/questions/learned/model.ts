/** A trained model as it is shipped: one weight a bucket, one character a weight. */
export interface Weights {
  /** There are 2 ** `bits` buckets. */
  bits: number;
  /** What one step of a weight is worth, in logits. */
  step: number;
  /** Added to every score, in logits: sets how eager the model is. */
  offset: number;
  /** One character of `ALPHABET` a bucket; the middle one is zero. */
  buckets: string;
}

export const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
export const ZERO = 32;

/** How much the features of a text speak for a question, in logits. Decoded at the first call. */
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
