const CJK = /[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]/;

/** Joins two finals as they would be written: with a space, except next to Chinese or Japanese. */
export function joinFinals(first: string, second: string): string {
  if (first === '' || second === '') return first + second;
  const touching = first.slice(-1) + second.slice(0, 1);
  return CJK.test(touching) ? first + second : `${first} ${second}`;
}
