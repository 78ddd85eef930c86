/** A term of the index that stands for something wanted. */
export interface Match {
  term: number;
  /** The terms of its units: one, or two neighbouring ones. */
  units: readonly number[];
  /** How alike the two are, up to 1 for the same. */
  likeness: number;
  how: 'same' | 'family' | 'sound' | 'spelling';
}
