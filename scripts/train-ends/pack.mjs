// Writes a table of hashed entries as src/questions/learned/ends/sparse-table.ts reads it.
import { ALPHABET } from '../train-questions/quantise.mjs';

const FAR = ALPHABET.length - 1;

/** @param entries [index, value] pairs in order, values from 1 to 63. */
export function pack(entries) {
  let runs = '';
  let at = 0;
  for (const [index, value] of entries) {
    let passed = index - at;
    for (; passed >= FAR; passed -= FAR) runs += ALPHABET[FAR];
    runs += ALPHABET[passed] + ALPHABET[value];
    at = index + 1;
  }
  return runs;
}
