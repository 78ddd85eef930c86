/** How likely it is that somebody who has said these words so far has finished the question, 0 to 1. */
export function endLikelihood(text: string): number {
  return /[.?!。？！]\s*$/u.test(text) ? 0.9 : 0.5;
}
