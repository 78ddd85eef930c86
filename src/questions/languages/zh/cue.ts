/** Something in a text that asks. */
export interface Cue {
  /** Where its clause starts. */
  at: number;
  /** Where the word itself stands. */
  of: number;
  /** How likely it is, 0 to 1, that the speaker asks. */
  strength: number;
}

/** How many words of one kind are weighed; more in one sentence is no speech. */
const MOST = 60;

/** The last matches only, so that a hostile sentence costs no more than a long one. */
export function lastOf(
  matches: Iterable<RegExpMatchArray & { index: number }>,
): (RegExpMatchArray & { index: number })[] {
  const all = [...matches];
  return all.length > MOST ? all.slice(-MOST) : all;
}
