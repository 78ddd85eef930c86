/** Something in a text that asks. */
export interface Cue {
  /** Where its clause starts. */
  at: number;
  /** How likely it is, 0 to 1, that the speaker asks. */
  strength: number;
}
