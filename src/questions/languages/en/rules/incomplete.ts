import { verbose } from '../../verbose';
import { firstOnset } from '../clauses/first-onset';
import { innerOnsets } from '../clauses/inner-onset';
import { AUXILIARIES, BE, PERSONAL, WH } from '../words';
import { indirectOnset, isRequest } from './requests';

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
      (?:$| about| what| how| if| a bit| more| more about| through)
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

/** Whether the words so far clearly lead up to a question that has not been asked yet. */
export function breaksOff(words: readonly string[], text: string): boolean {
  if (BARE_LEAD.test(text)) return true;
  const last = words.at(-1) ?? '';
  if (DANGLING.test(last) && !STRANDED.test(words.slice(-2).join(' '))) {
    return (
      WH.has(words[0] ?? '') ||
      asks(words) ||
      isRequest(words, text) ||
      indirectOnset(words, text) !== undefined
    );
  }
  if (CUT_END.has(last) && CUT_CLAUSE.test(text)) return asks(words) || isRequest(words, text);
  return isBareOpening(words, last);
}

function asks(words: readonly string[]): boolean {
  return firstOnset(words) !== undefined || innerOnsets(words).length > 0;
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
