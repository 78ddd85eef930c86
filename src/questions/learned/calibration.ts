/**
 * What a confidence turned out to mean: pairs of a confidence by rules and score, and the share of lines with it that
 * asked. Both rise, and 0.5 stays 0.5, so that the default decides as before.
 */
export type Reliability = readonly (readonly [confidence: number, asking: number])[];

/** The share of lines with this confidence that ask, 0 to 1, between the two nearest pairs. */
export function calibrated(confidence: number, table: Reliability): number {
  let [fromX, fromY] = [0, 0];
  for (const [x, y] of table) {
    if (confidence <= x) return x === fromX ? y : fromY + ((y - fromY) * (confidence - fromX)) / (x - fromX);
    [fromX, fromY] = [x, y];
  }
  return fromY;
}
