import { verbose } from '../verbose';
import { spokenWords, type Token } from './parse/tokens';
import { ACTION_VERBS, AUXILIARIES, BE, DETERMINERS, PERSONAL, SUBJECT_OPENERS, WH } from './words';

/** Words that open a reply or a sentence of its own. */
const REPLY: ReadonlySet<string> = new Set(
  `yes yeah yep no nope ok okay alright oh ooh well wait sorry hey hi hello sure thanks wow but so because cause cos
   anyway anyways ha haha aha mhm gotcha whoa yo hold hang thank excuse cool perfect interesting awesome`.split(
    /\s+/,
  ),
);

const GREETING =
  /\b(?:good (?:morning|afternoon|evening|point)|no (?:problem|worries|way)|makes sense|sounds (?:good|great)|that is|i see|fair enough|of course|my god|nice to|great to|good to|long time)\b/;

/** Said to the others, instead of the rest: "wait a second", "let's go on". */
const TO_OTHERS = verbose`
  ^(?:
    let us\b.*|let me (?!know|have|see)\b.*|let (?:him|her|them) \b.*
    |(?:stop|quit)(?: it| that| there| talking| right there)?|listen(?: up| to me)?|look(?: here)?|shut up|come on|go (?:ahead|on)(?: .*)?|carry on|keep going
    |pardon(?: me)?|never mind.*|nevermind.*|forget (?:it|that|about it)|slow down|calm down|be quiet|speak up|shush|quiet(?: please)?|relax
    |(?:wait |give me |just |hold on )*(?:a|one|just a|just one|for a|half a) (?:second|sec|moment|minute|bit|while)
    |guess what.*|my (?:turn|bad|apologies|mistake|pleasure)|hang up|mute yourself|not (?:now|really|yet|at all|sure|again)|me (?:too|neither)
    |(?:can't|cannot|don't|won't|didn't|doesn't|isn't)\b.*|good (?:point|question|idea|one|job|morning|afternoon|evening)|great (?:question|point|idea|job)
    |absolutely|exactly|definitely|totally|certainly|indeed|agreed|correct|true|done|got it|will do|bye.*|goodbye.*|one more thing|same here|next (?:slide|question|one|please|page|point)(?: please)?
    |anyone.*|does .*|(?:speaking|talking) of .*
  )(?: please| now| then| there| guys| everyone| everybody| folks| all| man| sir| madam| again)*$
`;

/** After these a whole clause follows, or a noun phrase with one. */
const OPENS_CLAUSE: ReadonlySet<string> = new Set(
  `if whether that because when where who what which why how much many and or than unless until while before after
   although though since once as think know say mean sure`.split(/\s+/),
);
/** After these an object follows: no "i", "he" or "we". */
const PREPOSITIONS: ReadonlySet<string> = new Set(
  `about for with without to of from on in at by into under over per via between among against towards through during
   within regarding concerning behind beyond despite except near outside inside after before until`.split(
    /\s+/,
  ),
);
/** Verbs of people who say what they think rather than ask. */
const OPINION =
  /^(?:think|guess|know|mean|believe|suppose|agree|see|hear|understand|hope|am|was|said|doubt|disagree)$/;
const SOFTENERS =
  /^(?:please|just|also|even|maybe|perhaps|possibly|actually|really|ever|still|then|not|now|like|again)$/;
const OBJECT = /^(?:me|it|the|that|this|these|those|your|my|us|them|him|her|down|back|here|there)$/;
const SUBORDINATORS: ReadonlySet<string> = new Set(
  'if whether that because when where who what which why how whose than unless until while although though since as'.split(
    ' ',
  ),
);
const HIDING = /^(?:think|know|say|believe|sure|tell|suppose|guess|mean|wondering|wonder)$/;

type Expected = 'verb' | 'object' | 'clause' | 'phrase';

/** Both folded. */
export function completesEnglish(fragment: string, text: string): boolean {
  const spoken = spokenWords(fragment);
  const before = wordsOf([...spoken.lead, ...spoken.tokens]);
  const { lead, tokens } = spokenWords(text);
  const [leadWords, words] = [wordsOf(lead), wordsOf(tokens)];
  if (words.length === 0) return isNumber(text);
  if (
    leadWords.some((word) => REPLY.has(word)) ||
    GREETING.test(leadWords.join(' ')) ||
    TO_OTHERS.test(words.join(' '))
  )
    return false;
  const rest = words.slice(words.findIndex((word) => !SOFTENERS.test(word)));
  const expected = expectedAfter(before);
  if (expected === 'clause') return !isCommand(rest);
  if (expected === 'verb') return canBeVerb(rest);
  if (isCommand(rest) || isOwnSentence(rest, expected, before)) return false;
  // "about what happens", but "how much is" – "what happened".
  return !WH.has(rest[0] ?? '') || expected === 'object' || before.some((word) => HIDING.test(word));
}

const wordsOf = (tokens: readonly Token[]) => tokens.map(({ word }) => word);

function expectedAfter(before: readonly string[]): Expected {
  const last = before.filter((word) => !SOFTENERS.test(word)).at(-1) ?? '';
  const aux = before.filter((word) => !SOFTENERS.test(word)).at(-2) ?? '';
  if (last === 'to' || (PERSONAL.has(last) && AUXILIARIES.has(aux) && !BE.has(aux))) return 'verb';
  if (OPENS_CLAUSE.has(last) && !/^(?:what|how) about$/.test(before.slice(-2).join(' '))) return 'clause';
  if (DETERMINERS.has(last) || PREPOSITIONS.has(last)) return 'object';
  return 'phrase';
}

/** "do that", "return it", "be refunded"; not "the bus is late", "i think so", "at the moment we are closed". */
function canBeVerb(rest: readonly string[]): boolean {
  const [first = ''] = rest;
  if (SUBJECT_OPENERS.has(first) || WH.has(first)) return false;
  if (AUXILIARIES.has(first)) return /^(?:do|have)$/.test(first);
  return !(PREPOSITIONS.has(first) && hasFiniteVerb(rest));
}

/** "turn it down", "give me the phone". */
function isCommand([first = '', second = '']: readonly string[]): boolean {
  return ACTION_VERBS.has(first) && OBJECT.test(second);
}

/** "we are late", "i think so", "my phone is ringing", "there is somebody at the door". */
function isOwnSentence(rest: readonly string[], expected: Expected, before: readonly string[]): boolean {
  const [first = '', second = ''] = rest;
  // Contracted with its verb: "i'm", "we'll".
  if (/^(?:i|you|we|they|he|she|it|that|there)'/.test(first)) return true;
  const verb = AUXILIARIES.has(second) || OPINION.test(second);
  if ((PERSONAL.has(first) || /^(?:this|that|these|those|there|here)$/.test(first)) && verb) return true;
  if (/^(?:i|he|she|we|they)$/.test(first)) {
    if (expected === 'object') return true;
    const last = before.at(-1) ?? '';
    const inverted = AUXILIARIES.has(last) && !/^(?:is|was|has|does)$/.test(last);
    const agrees = /^(?:he|she)$/.test(first) && AUXILIARIES.has(last);
    if (!inverted && !agrees) return true;
  }
  return !before.some((word) => HIDING.test(word)) && hasFiniteVerb(rest);
}

/** Whether a noun phrase at the start has a verb of its own, outside any subordinate clause. */
function hasFiniteVerb(rest: readonly string[]): boolean {
  const at = rest.findIndex((word, i) => i > 0 && AUXILIARIES.has(word));
  if (at < 0) return false;
  return !rest
    .slice(0, at)
    .some((word, i) => SUBORDINATORS.has(word) || (i > 0 && (PERSONAL.has(word) || word === 'to')));
}

function isNumber(text: string): boolean {
  return /^\s*[\d.,:%-]+\s*$/.test(text);
}
