// What speculation would do with a stream of partials.

/** At most this many queries before the pause. */
const MOST_STARTS = 3;

/**
 * A query starts at each partial that the detector would answer and whose words are likely to be the last. If the
 * last one did not start a query, one starts after the pause.
 *
 * @param turns each with `answered`: whether the detector would answer, per prefix, and `likely`: 0 to 1 per prefix.
 */
export function follow(turns, threshold) {
  let hits = 0;
  let queries = 0;
  for (const { answered, likely } of turns) {
    let starts = 0;
    let hit = false;
    for (let i = 0; i < answered.length; i++) {
      if (!answered[i] || likely[i] < threshold || starts === MOST_STARTS) continue;
      starts++;
      hit = i === answered.length - 1;
    }
    if (hit) hits++;
    queries += starts + (hit ? 0 : 1);
  }
  return { a: hits / turns.length, b: queries / turns.length };
}

/** The threshold at which `b` is reached but not exceeded, and `a` there. */
export function atBudget(turns, budget) {
  let low = 0;
  let high = 1;
  for (let i = 0; i < 20; i++) {
    const middle = (low + high) / 2;
    if (follow(turns, middle).b > budget) low = middle;
    else high = middle;
  }
  return { threshold: high, ...follow(turns, high) };
}
