import { CERTAIN, LIKELY } from '../../../confidence';
import { verbose } from '../../verbose';
import type { English } from '../parse/english';
import { type EnglishRule, RANKS, when } from './english-rule';
import { FAVOUR } from './you';

/** Questions that do not have the form of one; over cleaned words joined by single spaces. */

const TOLD = `(?:about|more|how|what|why|where|when|who|which|if|whether|of)`;

/** "tell me about ...", "give me an overview ..." */
const REQUEST = verbose`
  ^(?:please |kindly |do |be so (?:good|kind) as to |can |could |just |then |maybe |and |so |yeah |quickly |briefly )*(?:
    (?:tell|remind) (?:me|us)(?: (?:again|please|quickly|a (?:bit|little)|something|everything|all|just))*
      (?: ${TOLD}| the| your| something| a (?:bit|little))
    |explain (?!it\b|that$|this$|yourself|everything to (?:him|her|them))\w+
    |enlighten (?:me|us)
    |describe (?:the|how|what|your|a|an|it|to|for)
    |(?:walk|talk|take|run|step) (?:me|us) (?:through|back (?:to|over|through))|let us hear (?:about|how|what|why|more|your)|bring (?:me|us) up to (?:speed|date)|(?:fill|clue) (?:me|us) in|catch (?:me|us) up
    |help (?:me|us) (?:understand|figure out|see (?:why|how|what))
    |let (?:me|us) know (?:what|how|when|where|which|who|why|if (?:you|there|it|the)|whether|the|your)
    |(?:show|teach) (?:me|us) (?:how|what|where|which|why)
    |give (?:me|us)(?: an?| the| some| more| your)?(?: short| brief| quick| rough| little| bit of| full| detailed| simple| good| real)*
      (?: overview| summary| details?| information| info| examples?| list| idea| update| explanation| rundown| breakdown| estimate| sense| background| recap| reasons?| status| history| numbers?| figures
        | (?:address|number|name|price|date|email|time|code|location|link|cost|hours|deadline|phone number|contact) (?:of|for))
    |spell (?:your|that|the|his|her) |state your|confirm your|and your (?:name|address|date of birth)$
    |elaborate|look up (?!at|from|and)|find out (?!if they're|in)|find (?:me|us) (?:a|an|some|the|any|out)|check (?!.* (?:before|when|after|and) you\b)(?:for (?:me|us) )?(?:if|whether|when|what|how (?:much|many|long)|which|who) (?!he|she|they|we|everyone|you)\w+|(?:can |just )?read (?:me|us|out) (?:the|what|that|my|your|back)
    |(?:give|tell) (?:me|us) (?:two|three|four|five|a few|a couple of|some|one|another|the main|the top|the key|all the|a|the|any) (?:\w+ )?(?:reasons?|examples?|facts?|tips|options|ideas|ways|differences|advantages|gist|short version|long version|highlights|basics|bottom line|pros and cons|lowdown|scoop|story|benefits|risks|names)
    |name (?:two|three|four|five|a few|some|one|a couple)|talk (?:a (?:little |bit )*|a little bit |more |briefly )?about (?:how|what|why|your|where|when)|run through (?:the|your|how|what)|go (?:over|through) (?:the|how|what|your)
    |elaborate|(?:say )?a (?:bit|little) more (?:about|on)|say more about|expand on|update (?:me|us) on
    |define|summari[sz]e|list (?:the|all)|compare (?:the|\w+ (?:and|with|to))|outline (?:the|how|what|your)|clarify (?!that$|it$)\w+
    |(?:any|some) (?:information|info|details|update|updates|news|word|progress|feedback) (?:on|about|from|of|regarding|as to)
  )\b
  |^(?:do|would) you mind (?:if i ask|my asking|me asking|telling|explaining|sharing|saying|describing|clarifying|giving|confirming|walking|going over)\b
`;

const WH_WORD = `(?:how|what|when|where|why|who|which|if|whether|whose)`;

const WH = `(?:how|what|when|where|why|who|which|if|whether|about)`;

/** "I'd like to know ...", "I was wondering if ...", "my question is ...", "any idea how ..." */
const INDIRECT = verbose`
  \b(?:
    (?:i(?:'d| would)|we(?:'d| would)) (?:also |just |really )?(?:like|love|be (?:interested|curious)) (?:to|in)
      (?: know(?:ing)?| find(?:ing)? out| understand(?:ing)?| ask (?:you |about|how|what|if|whether)
        | (?:hear|learn|see)(?:ing)? (?:about|more|how|what|your|from you))
    |(?:i(?:'d| would)(?: just)? like|i(?:'m| am) looking for|i need|i(?:'m| am) after) (?:some |more |a bit more |any |a little )*(?:information|info|details|clarification|advice) (?:on|about|regarding|as to)
    |(?:i|we)(?: just| also| really)? (?:want|wanted|need|needed) to
      (?: know| find out| understand| (?:enquire|inquire)| ask (?:you |about|how|what|if|whether)
        | (?:check|see|confirm|verify|clarify) ${WH}\b)
    |^(?:just )?(?:wanted|wanting|checking|calling|trying|hoping) to (?:know|find out|check|see|ask|confirm) ${WH}\b
    |^just (?:checking|wondering|curious) ${WH}\b
    |(?:i|we) (?:was|were|'m|am|are|'ve been|have been)(?: just| also)* wondering
      (?: ${WH}| is| are| do| does| can| the)\b(?! (?:i|we) (?:could|should|can) (?:just|move|maybe))
    |i'm(?: just| also)* wondering (?:${WH}|is|are|do|does|can)\b
    |(?<!(?:to|always|often|sometimes|people|they|you|me|would|could) )(?:i )?(?:just |also )*wonder(?:ed)? (?:if you|whether you|if it(?:'s| is| was) possible|(?:how|why|where|when) (?!i\b)\w+)
    |i (?:don't know|do not know|'m not sure|am not sure|didn't know) (?:if|whether|where|what|how|who|when|which \w+) you(?:'re|'ve)?\b
    |^i don't suppose (?:you|anyone|anybody|there|it|we)\b(?!.* (?:could|would|can) (?!tell|explain))|(?:i'm|i am) not (?:quite |really |entirely |too )?sure (?:how|where|what|which \w+|who|when) (?:to|i'm (?:supposed|meant)|i (?:should|need|have|can))\b|^not (?:quite |really )?sure (?:how|where|what|which|who|when) (?:to|i)\b|i (?:can't|cannot) (?:work|figure) out (?:how|where|what|which|why|who)\b|i can't find (?:out )?(?:how|where|what|which)\b
    |i(?:'m| am| was)(?: just)? (?:trying|ringing|calling|phoning|looking|hoping|wanting)(?: up)? to
      (?: find out| (?:figure|work) out ${WH}| see ${WH}| check ${WH}| ask| enquire| inquire| know| understand ${WH})
    |i(?:'m| am| was) (?:calling|ringing|phoning|writing|here) (?:about|to ask|to find out|to enquire|to inquire|to check)
    |i(?:'m| am| was) (?:just |also |really |kind of )*(?:curious|interested) (?:as to|in (?:finding|knowing|hearing|learning)|about|how|what|why|if|whether|to know|to hear)
    |(?:what|one thing|something|the thing|another thing) (?:i|we)(?:'m|'d| am| would)? (?:not clear on|like to know|want to know|wanted to (?:know|ask)|wonder about|don't (?:quite )?(?:get|understand)|wondering)\b
    |(?:i|we) (?:was|were) hoping (?:you|someone|somebody) (?:could|can|would|might) (?:tell|explain|help|show|walk|clarify|give|shed)
    |(?:maybe|perhaps) you (?:could|can) (?:tell|explain|describe|say|talk|clarify)
    |i (?:just )?wonder(?:ed)? if you (?:could|can|knew|know|had|have)
    |(?:my|another|one|first|next|second|last) question (?:is (?:about|how|what|why|when|where|who|whether|if|on)|was (?:about|how|what|why)|for you is|would be)
    |i(?:'ve| have)(?: got| also)? (?:a |another |one )?(?:quick |short |small )?question (?:on|regarding|about (?!that|this|it))
    |any (?:idea|ideas|chance|clue|thoughts|word)
      (?: how| what| why| when| where| who| which| if| whether| on| of| about| that)
    |(?:anyone|anybody|somebody|someone) (?:here )?(?:know|knows|got|tried|able)\b(?! (?:that|it|this|the answer))
  )\b
`;

const SOFTLY =
  "(?:'d|'ll|'ve|'m|'re| would| will| did| do| have| had| am| was| were| really| also| just| still| actually| kind of| sort of| been| might| should)*";

/** "i also wanted to ask when ...", "i have to ask ...", "what i'm unsure about is how ..." */
const WANTS_TO_KNOW = verbose`
  \b(?:i|we)${SOFTLY} (?:(?:want|wanted|like|love|need|needed|have|had|got|going|trying|hoping|meaning|meant|keen|curious|interested|dying)(?: to)? (?:just |also |quickly |really )*
    (?:ask(?! (?:him|her|them|for)\b)(?: [\w']+){0,16}?|(?:know|hear|understand)(?: (?:from|more|you|first|exactly|quickly|for sure|again))*) ${WH_WORD}\b)
  |\b(?:i|we)${SOFTLY} (?:want|wanted|like|love)(?: to)? (?:just |also |quickly |really )*(?:find out|figure out|learn|see|check|confirm)(?: (?:from|more|you|first|exactly|quickly|for sure|again))* ${WH_WORD}\b
  |\b(?:what|one thing|the thing|something) (?:i|we)${SOFTLY}(?: not)? (?:struggling with|stuck on|confused (?:about|by)|wondering(?: about)?|unsure (?:about|of)|unclear (?:on|about)|not (?:sure|clear) (?:about|on)|curious about|missing|asking(?: about)?|trying to (?:work|figure) out|want to know|(?:don't|can't) (?:get|understand|see|follow|work out|figure out)) is ${WH_WORD}\b
  |\b(?:(?:you|y'all|you guys)${SOFTLY} (?:have|got|need|must|should)(?: to)?|(?:somebody|someone|anybody|anyone|one of you)(?: \w+)? (?:should|could|can|will|must|has to|needs to|have to|need to)) (?:please |just |really )*(?:tell|explain to|walk|remind|show|fill) (?:me|us) (?:more |again |all )?(?:about|through|${WH_WORD})\b
`;

/** Every indirect question holds one of these, and starts with one of those below. */
const KEYS: ReadonlySet<string> = new Set(
  `know knowing find finding understand ask asking hear hearing learn learning see seeing information info details
   clarification advice enquire inquire check checking confirm verify clarify wondering wonder wondered curious
   interested suppose sure work figure calling ringing phoning looking writing trying hoping wanting here clear get
   tell explain describe say talk walk remind show fill question any anyone anybody someone somebody struggling stuck
   confused unsure unclear missing follow help`.split(/\s+/),
);

/** Every indirect question starts with one of these words. */
const STARTS: ReadonlySet<string> = new Set(
  `i i'd i'm i've we we'd just also wanted wanting checking calling trying hoping wonder wondered not what one
   something the another maybe perhaps my first next second last any anyone anybody somebody someone you y'all`.split(
    /\s+/,
  ),
);
const INDIRECT_HERE = new RegExp(`(?:${INDIRECT.source}|${WANTS_TO_KNOW.source})`, 'y');

/** The index of the word where an indirect question starts, if there is one. */
function indirectOnset(words: readonly string[], text: string): number | undefined {
  if (!words.some((word) => KEYS.has(word))) return undefined;
  let at = 0;
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    if (STARTS.has(word)) {
      INDIRECT_HERE.lastIndex = at;
      if (INDIRECT_HERE.test(text)) return i;
    }
    at += word.length + 1;
  }
  return undefined;
}

/** Facts requested by naming them: "the address of the branch please", "i need the number for the vet". */
const FACT = `(?:numbers?|address(?:es)?|post ?code|zip code|name|names|price|prices|cost|costs|dates?|times|start time|timetable|hours|schedule|status|list|summary|details|figures?|results?|directions|forecast|balance|extension|email|link|definition|menu|code|location|deadline|rate|rates|total|quote|height|population|capital|distance|length|dosage|spelling|meaning|difference|specs|dimensions|agenda|minutes|password|requirements|steps|route)`;

const NAMED_FACT = verbose`
  ^(?:
    (?:(?:the|your|a|an|any|some|next|latest|current|full|quick|his|her|their|our) )?(?:\w+ ){0,3}${FACT}(?: (?:of|for|to|at|on|in|from|about)(?: \w+){1,6})? (?:please|for me|again)(?: please)?$
    |(?:the )?(?:next|first|last|earliest|latest|cheapest|nearest) (?:available |free |possible )?\w+ (?:to|with|from|for|of|in) (?:\w+ ){1,4}please$
    |(?:i|we)(?:'d| would| will)? (?:just |really |also )?(?:need|want|like|require|be after)(?: to have| to get)? (?:the|your|an?|some|his|her|their) (?:\w+ ){0,2}${FACT} (?:of|for|to|at|on|about)\b
    |(?:i'm|i am|we're|we are) (?:after|looking for) (?:the|your|a|an|some) (?:\w+ ){0,2}${FACT}\b
  )
`;

/** Words and facts, not things: "define churn for me please", "spell your name for me". */
const ABOUT_WORDS =
  /^(?:please |just )*(?:define|spell|summari[sz]e|list|compare|outline|explain|describe|name|find out|look up|check|read) /;

/** Lets most sentences skip the search. */
function mayNameFact(words: readonly string[]): boolean {
  return /^(?:please|me|again)$/.test(words.at(-1) ?? '') || /^(?:i|we)\b/.test(words[0] ?? '');
}

/** Whether these words, or these and what is still to come, request something to be told. */
export function isRequest({ words, text }: English): boolean {
  return REQUEST.test(text) || indirectOnset(words, text) !== undefined;
}

export const requests: readonly EnglishRule[] = [
  {
    id: 'en/request',
    reason: 'request',
    confidence: CERTAIN,
    rank: RANKS.asking,
    match: when(({ text }) => REQUEST.test(text) && (!FAVOUR.test(text) || ABOUT_WORDS.test(text))),
    yes: ['tell me about the warranty', 'explain what an index is', 'give me the email of the support team'],
    no: ['tell me that again', 'explain yourself', 'check whether the oven is off before you leave'],
  },
  {
    id: 'en/indirect-question',
    reason: 'request',
    confidence: LIKELY,
    rank: RANKS.asking,
    match: (parsed) => {
      // "i was wondering if you could ...": what follows decides.
      if (parsed.clauses[0]?.order === 'polite') return undefined;
      const at = indirectOnset(parsed.words, parsed.text);
      return at === undefined ? undefined : parsed.from(at);
    },
    yes: [
      "i'd like to know how billing works",
      'i was wondering whether you ship to norway',
      'my question is about the invoice',
    ],
    no: ["i don't know what he wants", 'i like to know people'],
  },
  {
    id: 'en/named-fact',
    reason: 'request',
    confidence: LIKELY,
    rank: RANKS.asking,
    match: when(({ words, text }) => mayNameFact(words) && NAMED_FACT.test(text)),
    yes: ['the postcode of the warehouse please', 'i need the number for the plumber'],
    no: ['a large coffee with milk please', 'i need a holiday'],
  },
];
