import { ALPHABET } from '../model';

/** A table of hashed entries as shipped, most of which are empty. */
export interface SparseTable {
  /** There are 2 ** `bits` entries. */
  bits: number;
  /**
   * Characters of `ALPHABET`: how many empty entries to pass, then the entry. The last character of the alphabet
   * passes as many as the alphabet allows and is followed by no entry.
   */
  runs: string;
}

const FAR = ALPHABET.length - 1;

/** @returns one number per entry: 0 if it is empty, otherwise 1 to 63. */
export function unpack({ bits, runs }: SparseTable): Uint8Array {
  const values = new Uint8Array(128);
  for (let i = 0; i < ALPHABET.length; i++) values[ALPHABET.charCodeAt(i)] = i;
  const table = new Uint8Array(2 ** bits);
  let at = 0;
  for (let i = 0; i < runs.length; i++) {
    const passed = values[runs.charCodeAt(i)] ?? 0;
    at += passed;
    if (passed === FAR) continue;
    table[at++] = values[runs.charCodeAt(++i)] ?? 0;
  }
  return table;
}
