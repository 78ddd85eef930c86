import { ZERO } from '../model';
import { type SparseTable, unpack } from './sparse-table';

/** A trained predictor as shipped: the weights that matter, in steps. */
export interface EndWeights extends SparseTable {
  /** The value of one weight step, in logits. */
  step: number;
  /** Bias added to every score, in logits. */
  offset: number;
}

/** The evidence, in logits, that these features are those of a complete question. Unpacks the weights when first used. */
export function createEndModel(weights: EndWeights): (features: readonly number[]) => number {
  const mask = 2 ** weights.bits - 1;
  let table: Uint8Array | undefined;
  return (features) => {
    table ??= unpack(weights);
    let steps = 0;
    for (const feature of features) {
      const value = table[feature & mask] ?? 0;
      if (value !== 0) steps += value - ZERO;
    }
    return steps * weights.step + weights.offset;
  };
}
