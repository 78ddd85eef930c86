import type { SentenceFacts } from '../../../confidence';
import { AUXILIARIES, WH } from '../words';

/**
 * Statements that ask for confirmation: "so you moved here last year". No word marks them; whether they are about the
 * listener, and what was said just before, makes them more or less likely.
 *
 * @returns the evidence for a question, in logits.
 */
export function declarativeEvidence(
  words: readonly string[],
  lead: readonly string[],
  { previous }: SentenceFacts,
): number {
  const opening = words.slice(0, 4).join(' ');
  let evidence = words.length < 3 || lead.some((word) => NO_CHECK.has(word)) ? 0 : aboutListener(opening);
  if (/ (?:so|that|it)$/.test(opening) && words.length === 3) evidence = 0;
  if (evidence > 0) {
    if (previous === undefined) evidence -= 0.3;
    else if (answersSomething(previous)) evidence -= 1.6;
    else evidence += 0.5;
    if (words.length > 16) evidence -= 0.8;
    if (words.length <= 4 && previous !== undefined) evidence += 0.3;
  }
  if (CONCLUDING.has(lead.at(-1) ?? '') && words.length > 2) evidence += 0.4;
  const last = words.at(-1) ?? '';
  if (words.length > 3 && last === 'or') evidence += 2;
  if (words.length > 3 && last === 'then') evidence += 0.8;
  return evidence;
}

const NO_CHECK = new Set(['then', 'because', 'cause', 'if', 'like']);
const CONCLUDING = new Set(['so', 'oh', 'then', 'and']);

function aboutListener(opening: string): number {
  if (/^you (?:mean|ever|guys (?:ever|have|got|want))\b/.test(opening)) return 3.2;
  if (
    /^(?:you|you guys|you all|you two|you lot)(?: still| all| both| not| ever)? \w{2,}ing\b/.test(opening) &&
    !/ (?:being|having|thing|during)\b/.test(opening)
  )
    return 3.4;
  if (/^you(?:'re| are) (?:saying|telling|suggesting|asking|offering)\b/.test(opening)) return 3.2;
  if (GENERIC.test(opening)) return 0;
  if (/^you(?:'re|'ve|'d)?\b/.test(opening)) return 2.4;
  if (/^i (?:guess|bet|take it|assume|suppose|imagine|understand|hear|thought) you\b/.test(opening)) return 2;
  return /^your\b/.test(opening) ? 1.6 : 0;
}

/** "you" meaning anybody, or in an order or a plea. */
const GENERIC =
  /^you(?:'ll|'d)? (?:know|can|could|see|gotta|have to|need|should|might|may|don't have|get|just|always|never|really|would|will|go|press|put|take|look|see|hear|say|all|won't|so|must not|too)\b|^you(?:'re| are) (?:welcome|right|kidding|so|not gonna|gonna|going to|good|fine|very|the)\b|^you (?:too|bet|two|guys$)/;

/** Whether the last utterance was a question, so that this one answers it. */
export function answersSomething(previous: string): boolean {
  if (last?.previous !== previous) last = { previous, asked: holdsQuestion(previous) };
  return last.asked;
}

// Cached: needed more than once per call.
let last: { previous: string; asked: boolean } | undefined;

function holdsQuestion(previous: string): boolean {
  const words = previous.split(' ').slice(-12);
  return words.some((word, i) => {
    const first = word.split("'")[0] ?? '';
    return (
      (WH.has(first) && AUXILIARIES.has(words[i + 1] ?? '')) ||
      (AUXILIARIES.has(word) &&
        /^(?:you|your|we|they|it|he|she|i|there|that|this|the)$/.test(words[i + 1] ?? ''))
    );
  });
}
