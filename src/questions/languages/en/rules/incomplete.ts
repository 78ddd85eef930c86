import { POSSIBLE } from '../../../confidence';
import { verbose } from '../../verbose';
import type { English } from '../parse/english';
import { AUXILIARIES, BE, PERSONAL, WH } from '../words';
import { type EnglishRule, RANKS, when } from './english-rule';
import { isRequest } from './requests';

/** Words that lead up to a question that has not been asked yet. With a question mark, it has been. */

/** Words that cannot end a question. Prepositions that can ("where are you from") are not here. */
const DANGLING = verbose`
  ^(?:the|a|an|my|your|our|their|its|every|each|very|which|whose|i'm|we're|you're
  |and|because|if|whether|than|between|of|per)$
`;

/** A lead-in after which nothing has been asked yet. */
const BARE_LEAD = verbose`
  ^(?:
    (?:can|could|would|will|should|may) (?:you|i|we)(?: (?:please|just))*
    |(?:(?:can|could|would|will) you )?(?:please )?(?:tell|explain to|show|give|walk) (?:me|us)
      (?:$| about| what| how| if| a bit| more about| through)
    |i(?:'d| would)? (?:just )?(?:like|want|wanted|need)(?: to (?:know|ask)(?: (?:you|about|what|how|if))*)?
    |(?:can|could|would|will|should|may|do|did|does|are|is|were|was|have|has) (?:you|i|we|they|he|she|it|there) (?:maybe|perhaps|possibly|even|just|also|happen to|want to|need to|have to|a|an|any|be|the|some|going to|able to|by any chance)(?: maybe)?
    |(?:what|the thing|one thing|something|all) (?:i|we)(?:'d| would| really| just| also)* (?:want|wanted|like|need|needed|was going|meant|am trying)(?: to)? (?:to )?(?:ask|know|say|find out)(?: you)?(?: (?:is|was|about|whether|if|how))*
    |(?:can|could|would|will|do|did|does|are|is|was|has|have) (?:anybody|anyone|somebody|someone|everybody|everyone)
    |(?:do|did) you happen to|(?:do|did) you (?:happen to )?know(?: (?:if|whether|what|which))?
    |i(?: was|'m| am) wondering(?: (?:if|whether|what|how|about))?
    |can i ask(?: you)?(?: (?:about|a question))?
    |(?:what|how) about|(?:my|the) question is|i have a question
  )$
`;

/** The beginning of a clause without its content. */
const CUT_CLAUSE =
  / (?:(?:that|if|whether|when|because|way|which|and) (?:i|we|they|he|she)|(?:possible|able|way|like|want|going) to(?: maybe| possibly| just)?|(?:the|a|any|some) \w+ (?:that|who|which))$/;

/** "name one project you are proud of" */
const STRANDED =
  /^(?:proud|aware|fond|scared|afraid|think|thought|heard|made|tired|capable|part|dream|jealous|ashamed|sick|consist) of$/;

const CUT_END: ReadonlySet<string> = new Set(
  'i we they he she to maybe possibly just that who which'.split(' '),
);

function hasQuestion({ clauses }: English): boolean {
  return clauses.some(({ order, at, within }) => within === undefined && (order !== 'bare' || at > 0));
}

function endsDangling(parsed: English): boolean {
  const { words } = parsed;
  if (!DANGLING.test(words.at(-1) ?? '') || STRANDED.test(words.slice(-2).join(' '))) return false;
  return WH.has(words[0] ?? '') || hasQuestion(parsed) || isRequest(parsed);
}

function endsInClause(parsed: English): boolean {
  const { words, text } = parsed;
  return (
    CUT_END.has(words.at(-1) ?? '') && CUT_CLAUSE.test(text) && (hasQuestion(parsed) || isRequest(parsed))
  );
}

const DEGREE =
  /^(?:much|many|long|far|often|old|big|large|small|fast|quickly|soon|heavy|late|early|expensive|wide|tall|high|deep|close|safe|hard|easy|likely)$/;

/** "what is", "how do we", "how much is", "what kind of ... do you"; but not "who are you". */
function isBareOpening(words: readonly string[], last: string): boolean {
  if (!WH.has(words[0] ?? '') || words.length > 6) return false;
  if (AUXILIARIES.has(last))
    return (
      words.length <= 2 ||
      (words.length === 3 && words[0] === 'how' && DEGREE.test(words[1] ?? '')) ||
      (BE.has(last) && words.length <= 4 && /^(?:of|exactly|else)$/.test(words[1] ?? ''))
    );
  const aux = words.at(-2) ?? '';
  return (
    PERSONAL.has(last) && words.length <= (last === 'it' ? 3 : 6) && AUXILIARIES.has(aux) && !BE.has(aux)
  );
}

const brokenOff = (test: (parsed: English) => boolean): EnglishRule['match'] =>
  when((parsed) => !parsed.facts.asked && test(parsed));

const open = (text: string) => ({ text, open: true });

export const incomplete: readonly EnglishRule[] = [
  {
    id: 'en/lead-in-only',
    reason: 'incomplete',
    confidence: POSSIBLE,
    rank: RANKS.brokenOff,
    match: brokenOff(({ text }) => BARE_LEAD.test(text)),
    yes: [open('could you tell me'), open('i was wondering if'), open('is there any')],
    no: [open('could you tell me the fee'), open('i was wondering if you ship to norway')],
  },
  {
    id: 'en/dangling',
    reason: 'incomplete',
    confidence: POSSIBLE,
    rank: RANKS.brokenOff,
    match: brokenOff(endsDangling),
    yes: [open('so what is the'), open("what's the difference between")],
    no: [open('the backend and the'), open('what are you proud of')],
  },
  {
    id: 'en/cut-in-clause',
    reason: 'incomplete',
    confidence: POSSIBLE,
    rank: RANKS.brokenOff,
    match: brokenOff(endsInClause),
    yes: [open('do you know the way that i'), open('is it possible to')],
    no: [open('we know that they'), open('is it possible')],
  },
  {
    id: 'en/opening-only',
    reason: 'incomplete',
    confidence: POSSIBLE,
    rank: RANKS.brokenOff,
    match: brokenOff(({ words }) => isBareOpening(words, words.at(-1) ?? '')),
    yes: [open('what is'), open('how do we')],
    no: [open('who are you'), open('what is it for')],
  },
];
