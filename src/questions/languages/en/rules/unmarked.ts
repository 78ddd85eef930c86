import { CERTAIN, DOUBTFUL, FAIR, shifted, UNLIKELY } from '../../../confidence';
import type { English } from '../parse/english';
import { type EnglishRule, RANKS, when } from './english-rule';

/**
 * Statements that ask for confirmation: "so you moved here last year". No word marks them; whether they are about the
 * listener, and what was said just before, makes them more or less likely.
 *
 * @returns the evidence for a question, in logits.
 */
function evidenceOf({ words, lead, facts: { previous }, answering }: English): number {
  const opening = words.slice(0, 4).join(' ');
  let evidence = words.length < 3 || lead.some((word) => NO_CHECK.has(word)) ? 0 : aboutListener(opening);
  if (/ (?:so|that|it)$/.test(opening) && words.length === 3) evidence = 0;
  if (evidence > 0) {
    if (previous === undefined) evidence -= 0.3;
    else if (answering) evidence -= 1.6;
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
  if (!opening.startsWith('you') && !opening.startsWith('i ')) return 0;
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

/** "so did the rest of the team", "do you know i quite agree" */
function agreesWith({ text, lead }: English): boolean {
  if (/^do you know (?:i|it is|that is|what i) (?!(?:mean|am|was|have)\b)/.test(text)) return true;
  return (
    lead.at(-1) === 'so' &&
    /^(?:do|does|did|is|are|was|were|has|have|had|can|could|will|would) (?:the rest|the others?|everyone|everybody|most|many|half|all|a lot|the whole|my|his|her)(?: else| people)?(?: (?:of )?(?:the |my |our |us|them|it)?\w*)?$/.test(
      text,
    )
  );
}

/** What nothing else decides. */
export const unmarked: readonly EnglishRule[] = [
  {
    id: 'en/agreement',
    reason: 'statement',
    confidence: DOUBTFUL,
    rank: RANKS.agreement,
    match: when(agreesWith),
    yes: ['so did the rest of the family', "do you know i think she's right"],
    no: ['did the rest of the family', 'do you know i am right'],
  },
  {
    id: 'en/question-mark',
    reason: 'question',
    confidence: CERTAIN,
    rank: RANKS.marked,
    match: when(({ facts }) => facts.asked),
    yes: [
      { text: 'the basic plan includes backups', asked: true },
      { text: 'when the build is green', asked: true },
    ],
    no: ['the basic plan includes backups', { text: 'it works right', asked: true }],
  },
  {
    id: 'en/declarative',
    reason: 'question',
    confidence: FAIR,
    rank: RANKS.unmarked,
    match: (parsed) => {
      const confidence = shifted(UNLIKELY, evidenceOf(parsed));
      return confidence >= 0.5 ? { ...parsed.from(0), confidence } : undefined;
    },
    yes: [
      { text: 'you mean the old one', previous: 'we should keep it' },
      { text: 'you staying for dinner', previous: 'it was a long drive' },
    ],
    no: ['you know the old one', { text: 'you moved here last year', previous: 'when did i move here' }],
  },
  {
    id: 'en/statement',
    reason: 'statement',
    confidence: UNLIKELY,
    rank: RANKS.unmarked,
    match: (parsed) => ({ ...parsed.from(0), confidence: shifted(UNLIKELY, evidenceOf(parsed)) }),
    yes: ['the backend was deployed yesterday', 'we shipped it'],
    no: ['when was it deployed', { text: 'you mean the old one', previous: 'we should keep it' }],
  },
];
