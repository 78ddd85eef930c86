import { DOUBTFUL, LIKELY, UNLIKELY } from '../../../confidence';
import { verbose } from '../../verbose';
import type { English } from '../parse/english';
import { AUXILIARIES, WH } from '../words';
import { CLAUSE_RANKS, type ClauseRule, clauseWhen, type EnglishRule, RANKS, when } from './english-rule';

/**
 * Talk about the conversation itself, which asks nothing that a source could answer. All patterns run over cleaned
 * words joined by single spaces, and each is linear: repetitions are never nested.
 */

/** Set phrases open with one of these; most statements do not, so they skip the search. */
const OPENINGS: ReadonlySet<string> = new Set([
  ...WH,
  ...AUXILIARIES,
  ...`i let you everyone everybody anyone anybody people folks the testing want need like anything mind maybe whose
      need must guess says dare since all see make makes y'all`.split(/\s+/),
]);

/** A set phrase, unless a question follows: "can you hear me what is the deadline". */
export function phrase(pattern: RegExp, { unlessMarked = false, yieldsTo = /^/ } = {}): EnglishRule['match'] {
  return when((parsed) => {
    const { words, text, facts } = parsed;
    if (!OPENINGS.has(words[0] ?? '') || (unlessMarked && facts.asked) || !pattern.test(text)) return false;
    return !parsed.rulings.some(
      ({ clause: { at, text }, confidence }) => at >= LATER && confidence >= LIKELY && yieldsTo.test(text),
    );
  });
}

/** Where a question after a set phrase starts at the earliest, in words. */
const LATER = 3;

/** Set phrases after other words: "it is cold in here shall we close the window". */
export function phraseInside(...patterns: readonly RegExp[]): ClauseRule['match'] {
  return clauseWhen(({ at, end, words, text: whole }) => {
    if (at === 0) return false;
    const own = end - at >= words.length ? whole : words.slice(0, end - at).join(' ');
    return patterns.some((pattern) => pattern.test(own));
  });
}

/** Keeps a conversation going without stating or asking anything. */
const BACKCHANNEL = verbose`
  ^(?:
    yes|yeah|yep|no|nope|right|ok|okay|sure|exactly|true|really|wow|great|good|cool|nice|absolutely|definitely
    |thanks|thank you|i see|got it|uh-huh|of course|bye|goodbye|see you|what (?:is|are|were) the odds(?: of that)?|how rude|how (?:nice|lovely|cool|sad|awful|funny|interesting|about that)
    |who would(?:'ve| have)? (?:have )?(?:thought|guessed|known)|what a \w+(?: \w+)?|is it now|do tell|is that a fact
    |you do not say|you don't say|how about that|you are (?:kidding|joking)(?: did (?:they|he|she)| me)?|(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could) (?:i|you|he|she|it|they|we|that|this|there) (?:really |actually |now |not |indeed )*(?:wow|oh|how \w+|that is (?:great|good|nice|cool|lovely|awesome|funny|interesting|amazing|terrible|awful|wonderful|crazy)|congratulations|congrats|i see|well done|fair enough|goodness|gosh|my god|good for (?:you|him|her|them))
  )(?: (?:yes|yeah|right|ok|okay|sure|exactly|so much|very much|you|later|bye|then|though))*$
`;

const WHO_ALL = String.raw`(?:the (?:back|people|folks|others|remote)(?: \w+)?|you|we|they|everyone|everybody|anyone|anybody|people|folks|you guys|y'all|you all|all of you)`;
const CLOSING = `(?: (?:please|today|then|there|now|all|everyone|everybody|guys|man|mate|sir|madam|again|though|too|doing|buddy
  |folks|over there|these days|so far|lately|okay|ok|all right|alright|fine|well
  |this (?:morning|afternoon|evening|week)|long time no see))*$`;

const GREETING = verbose`
  ^(?:
    how are (?:you|things|we|you all|you guys|you folks)(?: all)?(?: doing| going| feeling| holding up| keeping)?
    |how (?:you|we) (?:doing|been|feeling)
    |(?:are )?(?:you|you all|you guys|you both) (?:keeping|doing) (?:well|okay|ok|all right|alright|good|fine)(?: \w+)?
    |how is (?:it|everything|life) (?:going|been|hanging|treating you) (?:\w+ )?(?:good|great|nice|lovely) to (?:be|see|have|hear)\b.*
    |how is (?:it|everything|everybody|everyone|life|things|your day|the family|your (?:morning|afternoon|evening|week))
      (?: going| doing| been| so far| treating you)?
    |who am i (?:speaking|talking) (?:to|with)(?: please)?|(?:who is|can i ask who is|may i ask who is) (?:calling|speaking|this|there)(?: please)?|(?:who do|whom do) i have the pleasure.*|(?:are|is) (?:we|everyone|everybody|all) (?:all )?(?:good to go|ready to (?:start|go|begin)|ready|set|sorted)|how (?:have|are) (?:you|things|you all)(?: been)? (?:stranger|mate|man|buddy|dear|love|my friend|friend|sir)
    |how have (?:you|things|you all) been(?: doing| keeping| going)?
    |how (?:is|are) (?:your|the) (?:mum|mom|dad|family|wife|husband|kids|folks|mother|father|parents|better half)|how is (?:it hanging|tricks|life|yourself|work)|what is (?:happening|cooking|new with you|good)|are you being served|what can i get (?:you|for you)(?: today)?|what will it be|what are you having|is there (?:something|anything) (?:else )?(?:i|we) can (?:help|do)\b.*|is this (?:line|mic|microphone|thing) (?:still )?(?:open|live|on|working)|am i on speaker|do (?:you|we) (?:hear|have) an echo|(?:is|are) (?:everyone|everybody|we all) back|have we got (?:everyone|everybody)|did (?:everyone|everybody|you all) (?:get|receive|find) the (?:invite|link|email|agenda)\b.*
    |how do you do|what is up|what is new|what is going on(?= (?:man|guys|everyone|buddy))|how goes it
    |everyone doing (?:ok|okay|all right|well|good)|everybody doing (?:ok|okay|all right|well|good)
    |(?:how|what) (?:can|may|could) (?:i|we) (?:help|do for) you(?: with)?
    |(?:can|may|could) (?:i|we) (?:help you|be of (?:help|service|assistance)|assist you)
    |are (?:you|we|you guys|you all|they) (?:all )?(?:there|still (?:there|on(?: the line)?|with (?:me|us))|with (?:me|us)|here|set|on the (?:line|call)|live|recording|on(?: air)?)
    |do we have everyone|is the recording on|who (?:just joined|is on the (?:line|call))|did (?:someone|somebody) just join|is this (?:thing )?on
    |(?:is|are) (?:anyone|anybody|everyone|everybody|somebody|someone|people|we all) (?:there|here|ready|on|still there|with us|on the (?:line|call)|all here)
    |you (?:still )?there|you with me|you guys there
    |(?:did|have) (?:i|we) (?:lose|lost) (?:you|everyone|everybody|him|her|them)(?: (?:there|again))?(?: \w+)?
    |testing(?: testing)?\b.*|(?:is|are) (?:everybody|everyone) here\b.*
  )${CLOSING}
`;

const CHANNEL_CHECK = verbose`
  ^(?:let me know if |(?:can|could|do|are|is) )?${WHO_ALL}(?: all| guys| still| even| both)?
    (?: be able to| able to)?(?: hear| hearing| see| seeing| read)(?: me| us| my \w+| the (?:screen|slides?|presentation|deck|spreadsheet|shared \w+|whiteboard)
      | this| that)(?: (?:okay|ok|now|all right|alright|fine|well|clearly|yet|properly|at all|on your (?:end|side|screen)|from (?:there|here|the back)|in the back|at the back|back there))*$
  |^(?:is|are) (?:my|the|this|your) (?:mic|microphone|audio|sound|voice|video|screen|line|connection|slides?|camera|volume|thing)\b
    (?: (?:properly|clearly|well|now|okay|on|working|okay|ok|fine|clear|all right|good|showing|visible|coming through|audible|loud enough|up|sharing|bad|breaking up|now|for everyone|for you))+$
  |^(?:is|are|how is) (?:that|this|it|my|the|your) ?(?:mic|microphone|audio|sound|video|screen|line|connection|picture|volume)?(?: any| a bit| now)? (?:better|clearer|louder|coming through|audible)(?: (?:now|for (?:you|everyone|you all)|at all))*$
  |^how (?:is|are) (?:my|the|your) (?:mic|microphone|audio|sound|video|volume|connection|line|picture)(?: (?:now|today|looking|for you|on your end|there))*$|^how do i (?:sound|look)(?: now| today)?$
  |^am i (?:audible|muted|on mute|unmuted|coming through|sharing|breaking up|loud enough|on$|back$|still (?:muted|on mute|sharing))\b.{0,24}$
  |^(?:does|can|has) (?:everyone|everybody|anyone|anybody) (?:hear|see|got|have) (?:me|us|my (?:screen|slides)|the (?:screen|slides)|audio|sound)\b.{0,16}$
`;

/** Whether others follow. */
const FOLLOWING = verbose`
  ^(?:
    (?:does|did|do|is|was) (?:that|this|it|any of (?:that|this)|what i(?:'m| am)? (?:saying|said|say)) (?:all |even |kind of |sort of )*(?:make|making) (?:any |some |enough )?sense
      (?: (?:so far|now|at all|to (?:you|everyone|everybody|people|you guys|all of you)|everyone|everybody|guys|or not|or))*$
    |(?:make|makes|making) sense(?: (?:so far|everyone|guys|to (?:you|everyone)))*$
    |am i (?:making (?:any )?sense|being clear|clear|going too fast|rambling|explaining (?:this|that|it) (?:well|okay))(?: (?:here|so far|at all|now|enough|to you))*$
    |(?:is|was) (?:that|this|it|everything) (?:all )?(?:clear|understood|obvious)(?: (?:enough|so far|now|to (?:you|everyone|everybody|all)|everyone|everybody|guys))*$
    |(?:are|do|did) (?:you|we|you guys|you all|everyone|everybody|people) (?:all |still )*(?:with me|following(?: me| along| this| so far)?|follow(?: me| that| so far)?|on the same page|clear(?: on (?:that|this))?)(?: (?:here|so far|now|on this|up to here))*$
    |(?:is|are) (?:everyone|everybody|we|you) (?:all )?(?:clear|with me|following|okay with that|happy with that|good with that)(?: (?:so far|on that|on this|now))*$
    |(?:do |did |can |have )?(?:you|y'all|you guys) (?:all )?(?:see|get|know|catch|understand|hear|feel|follow|got) (?:me|what i(?:'m| am)? (?:mean|meant|saying|getting at|talking about|trying to say|driving at)|where i(?:'m| am) (?:going(?: with this)?|coming from)
      |my (?:point|drift|meaning)|the (?:idea|picture|drift|gist|point)|how i feel)(?: (?:here|now|so far|right))*$
    |see what i (?:mean|meant|did there)$
  )
`;

/** Who speaks next. */
const FLOOR = verbose`
  ^(?:
    (?:can|could|may|might|shall|should|let) (?:i|me|we) (?:please |just |quickly |maybe |also |briefly |perhaps )*
      (?:finish(?:$| (?:my|this|that|what|the|first|here|please))|interrupt|jump in|cut in|come in (?:here|there|on|with|for)|chime in|step in|butt in|interject
        |add (?:something|one|a|that|to that|on)|say (?:something|one|a (?:thing|word|few)|that|this)|stop you|pause you|hold you|push back|make (?:a|one|the) (?:point|comment|observation|suggestion)|pick up on|build on|park (?:that|this|it)|table (?:that|this|it)|take that offline|circle back|come back to (?:that|this|it|you)|go back to (?:that|this|what))
    |(?:were|are|was|is) (?:you|he|she|someone|somebody|anyone|anybody) (?:going|about|trying|wanting|gonna) (?:to )?(?:say|speak|add|talk|jump in|go)\b
    |(?:did|do|does) (?:you|he|she|someone|somebody|anyone|anybody|anyone else) (?:want|have|wanna|need) (?:to )?(?:say|add|speak|jump in|comment|anything to (?:say|add)|something to (?:say|add))(?: \w+){0,2}$
    |who (?:wants|would like|wishes|is going) to (?:go|start|speak|kick off|kick us off|present|share|begin|take (?:this|that|the next) one)(?: (?:first|next|now|us off|off|then|today))*$|who is (?:up )?(?:next|first)(?: (?:up|then|please))*$|(?:does |would |who )?(?:anyone|anybody|someone|somebody) (?:else )?(?:wants?|wanna|like) to (?:go|start|speak|kick off|begin)(?: (?:first|next|us off|off))*$
    |where (?:was|were) we(?: (?:again|now|then|up to|going with this|oh .*|ah .*|yes .*|right .*))?$
    |(?:who|where) (?:was|were) (?:i|we) (?:up to|talking)$
  )
`;

/** "hi tom how are you": after the name. */
function greetsByName({ words, lead }: English): boolean {
  if (!lead.some((word) => /^(?:hi|hello|hey|morning|afternoon|evening)$/.test(word))) return false;
  return [1, 2].some((skip) => {
    const rest = words.slice(skip).join(' ');
    return GREETING.test(rest) || CHANNEL_CHECK.test(rest);
  });
}

export const social: readonly EnglishRule[] = [
  {
    id: 'en/back-channel',
    reason: 'backchannel',
    confidence: UNLIKELY,
    rank: RANKS.social,
    match: when(({ text }) => BACKCHANNEL.test(text)),
    yes: ['exactly right', 'who would have thought', 'did they wow'],
    no: ['who would have to pay', 'did they ship it'],
  },
  {
    id: 'en/greeting',
    reason: 'greeting',
    confidence: UNLIKELY,
    rank: RANKS.social,
    match: phrase(GREETING),
    yes: ['how are you doing today', 'how can i help you', "how's life treating you good to see you"],
    no: ["how's the project going to be funded", 'who am i reporting to'],
  },
  {
    id: 'en/greeting-by-name',
    reason: 'greeting',
    confidence: UNLIKELY,
    rank: RANKS.social,
    match: when(greetsByName),
    yes: ['hi tom how are you', 'good morning team can everyone see my screen'],
    no: ['hi tom how are the new tests', 'tom how are the new tests'],
  },
  {
    id: 'en/channel-check',
    reason: 'greeting',
    confidence: UNLIKELY,
    rank: RANKS.social,
    match: phrase(CHANNEL_CHECK),
    yes: ['can you hear me', 'can everyone see my screen', 'is my voice coming through clearly'],
    no: ['can you see the difference in the results', 'is my order coming tomorrow'],
  },
  {
    id: 'en/following',
    reason: 'tag',
    confidence: DOUBTFUL,
    rank: RANKS.phrase,
    match: phrase(FOLLOWING, { unlessMarked: true }),
    yes: ['does that make sense', 'are you following', "do you see what i'm getting at"],
    no: ['does that make a difference', 'are you following the new guideline'],
  },
  {
    id: 'en/floor',
    reason: 'tag',
    confidence: DOUBTFUL,
    rank: RANKS.phrase,
    match: phrase(FLOOR, { unlessMarked: true }),
    yes: ['can i just finish my point', 'who wants to kick us off', 'would anyone like to start'],
    no: ['who wants to own this action', 'can i finish in june'],
  },
  {
    id: 'en/invitation',
    reason: 'tag',
    confidence: UNLIKELY,
    rank: RANKS.phrase,
    match: when(({ invitation }) => invitation === 0),
    yes: ['any questions so far', 'are there any questions'],
    no: ['that is all any questions', 'what questions are on the exam'],
  },
  {
    id: 'en/invitation-at-end',
    reason: 'tag',
    confidence: UNLIKELY,
    rank: RANKS.invitation,
    match: when(({ invitation }) => invitation !== undefined),
    yes: ['that is all any questions', 'we ship it on monday does anyone have any questions'],
    no: ['how do we ship it any questions', 'any questions'],
  },
];

export const socialClauses: readonly ClauseRule[] = [
  {
    id: 'en/social-inside',
    reason: 'tag',
    confidence: DOUBTFUL,
    rank: CLAUSE_RANKS.rhetorical,
    match: phraseInside(BACKCHANNEL, CHANNEL_CHECK, FOLLOWING, FLOOR),
    yes: ['i am sharing it now can you see my screen', 'we ship it on monday does that make sense'],
    no: ['i am sharing it now can you see the total', 'can you see my screen'],
  },
];
