const PAIR =
  /^(\p{sc=Han}|〇|\d+(?:\.\d+)?|[^\p{sc=Han}〇]+)(\p{sc=Han}|〇|\d+(?:\.\d+)?|[^\p{sc=Han}〇]+)$/u;
const HAN = /[\p{sc=Han}〇]/u;

/** The two units that a term of the index is made of; the term alone when it is a unit itself. */
export function unitsOfPair(term: string): string[] {
  if (!HAN.test(term) || term.length === 1) return [term];
  const [, first, second] = PAIR.exec(term) ?? [];
  return first === undefined || second === undefined ? [term] : [first, second];
}
