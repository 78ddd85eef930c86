import { DOUBTFUL } from '../../../confidence';
import { verbose } from '../../verbose';
import { CLAUSE_RANKS, type ClauseRule, type EnglishRule, RANKS, when } from './english-rule';
import { phrase, phraseInside } from './social';

/**
 * Talking to oneself. With a question mark the recogniser heard a question, so none of these counts. Over cleaned words
 * joined by single spaces.
 */

const SELF_TALK = verbose`
  ^(?:
    where (?:was|were) (?:i|we)(?: (?:again|now|going with this))?$
    |where (?:did|have) i (?!(?:go|find|get|sign|send|pay|submit|apply|download|park|upload|return|click|start|begin|check|buy|log)\b)
    |(?:where|what|when|which|why|how|who) (?:\w+ )?(?:did|had|was) i (?:just |ever |even |really |supposed to )*
      (?:put|leave|left|park|save|hide|saying$|doing$|going with|talking about|thinking$|lay|drop|mean to|come in|forget|do with|end up with)
    |how (?:shall|do|can|should|would|could|might) (?:i|we) (?:best )?(?:put|say|phrase|word) (?:this|that|it)(?: \w+)?$|what (?:is|was) the (?:word|name|term|expression|phrase)(?: (?:i'm|i am|i was|am i) (?:looking for|after|thinking of)| again| for (?:it|that|this))?$
    |(?:which|what) (?:button|key|tab|file|drawer|pocket|folder|one|door|page|floor|aisle|day|street|exit|line) (?:was|is) it (?:this|that|the|maybe|no|oh|i think)\b
    |what have (?:i|we) (?:done|got here|got)$|how did i (?:miss|forget|not see|manage|end up|let)\b|(?:did|have) i (?:really |just |actually )?(?:send|reply|say|lock|do|answer|sent|replied|eaten|done|taken|took) (?:\w+ ){0,4}or not$|do i have (?:my|the) (?:keys|phone|wallet|charger|badge|glasses|passport|tickets?)|am i (?:going (?:mad|crazy|insane|nuts)|losing (?:it|my mind)|seeing things)|have i got (?:everything|my)\b|what is (?:wrong|the matter|up) with (?:me|my (?:head|brain|memory))|what (?:is|are) (?:this|these|that) doing (?:here|there)|who (?:put|left|moved|did) (?:that|this|these|it) (?:there|here)\b|come on why\b|why (?:won't|is|isn't|are|does|doesn't|can't) (?:you|this|it) (?:not )?(?:start|loading|working|load|open|print|connect|turn on|opening|printing)(?: now)?$|(?:what|where) (?:is|was) that (?:actor|actress|song|film|movie|band|singer|book|guy|place|restaurant|bloke|woman) (?:called|named|again|from)$
    |why (?:is|has|does) (?:it|this|that) (?:doing|done|do|gone|going) (?:that|this|it|blank|dark|red|funny)\b(?: \w+){0,3}$
    |what am i (?:doing|saying|thinking)$
    |when did i (?!need|have to)
    |(?:where|what) (?:is|are|was|were) (?:my|that|those) (?:\w+ )?(?:keys?|phone|glasses|pen|wallet|charger|button|mouse|notes?|cup|tab|thing|file|badge|file|list|word|name|guy|song|movie|one)\b(?! (?:you|about|called|for|that|in|of|who))
    |what was (?:his|her|its|their|that guy's) (?:name|face) again|what is (?:his|her|its|their|that guy's) (?:name again|face(?: again)?)$|what (?:is|was) (?:his|her|its|their|that guy's) (?:name|face)(?: again)? (?:(?:it|i|uh|that|he|she|oh|come|something|starts|started|begins|the|mr|miss)\b)
    |what (?:is|was) (?:it|that|this|he|she|they) called$
    |what (?:was|is) that (?:word|guy|name|one|thing|place|movie|song|number|command)\b
    |what day was (?:it|that)
    |what (?:else )?(?:did|had) i (?!need|have to|get|owe|pay|do (?:if|when|with|about|to|next)|put in|say to|tell|call)
    |what was i (?:trying to|going to|gonna|looking for)
    |what is next (?:on my|for me)
    |how (?:did|do) i (?:do|get|fix|open|spell|turn|work) (?:this|that|it)(?: (?:again|last time|thing|one|before))+
    |how (?:did|does) (?:this|that) (?:work|go) again
    |why (?:won't|isn't|doesn't|can't|is|does|did) (?:this|that|the) (?:\w+ )?(?:thing|open|work|start|load|print|stupid|damn|darn)\b.{0,24}$
    |why did i (?:come|walk|open|do|say|even|write|buy|eat|agree)
    |(?:did|have|had|should|do|am|was|can|could|will) i (?:really |just |actually |even |ever |already |maybe )*
      (?:lock|turn(?:ed)? (?:it |the .{1,20})?off|leave the|left the|unplug|forget(?: to| my| the)?|forgot|remember to|pack|feed|take my|close the|put (?:it|that|the|my)|save (?:it|that)|pay the|bring (?:my|the)|water the|set the alarm|mute myself)\b(?!.* you)
    |(?:which|what) (?:button|key|tab|file|drawer|pocket|folder|one|door|page|floor|aisle) (?:was|is) it(?: again)?$|did i (?:already|just) \w+|what (?:was|am) i (?:about|going|gonna|meaning) to
    |let us see|let me (?:see|think|check|look|remember)(?! (?:if|whether) you)
    |i wonder (?:if|whether|where|what|when|why|how) i\b
  )
`;

/** After "hmm" or "let me think", a question about the speaker; after "now", where something of theirs is. */
function isMusing(sentence: string, text: string): boolean {
  if (/^(?:(?:uh|um|so|okay|well|oh) )*(?:hmm+|hm|let me (?:think|see)|let us see)\b/.test(sentence))
    return /^(?:(?:let me|let us) (?:see|think) )?(?:(?:what|where|how|which|when|why|who)(?: \w+)? )?(?:do|did|should|can|could|am|was|have|had|would|shall|will) i\b/.test(
      text,
    );
  return (
    /^(?:(?:so|okay|oh|right|uh|um) )*(?:now|ah|right)(?: now| uh| um| then)* (?:where|what|which)\b/.test(
      sentence,
    ) &&
    /^(?:where is|where are|where did|what was|which one was|which was) (?:my|that|i|those)(?: \w+){1,2}$|^where is the (?:mute|share|stupid|damn|darn|thing)\b/.test(
      text,
    )
  );
}

/** The speaker remembers the answer. */
const CAME_TO_MIND =
  /^(?:what|where|which|who|when|how|did|do|have|is|was|should|am) (?:\w+ ){1,8}?(?:oh|ah|aha) (?:yes|yeah|right|i see|i know|there|here|never mind|got it|of course|no|wait|it)\b(?!.*\b(?:what|how|where|who|which|when|why|do you|can you|can i|could (?:i|you)|are you|is it|is that)\b)/;

/** What a speaker says on finding something or giving up: "where's that button oh here it is". */
const FOUND = verbose`
  \b(?:(?:oh )?(?:here|there) (?:it is|they are|we go|you are|he is|she is)|never ?mind|oh well|forget it|i(?:'ve| have)? got it|found it
    |come on|it(?:'ll| will) come (?:back )?to me|oh (?:wait|right|yeah)|i forget|i can't remember|i(?:'m| am) pretty sure(?: i did| i have)?|got it|bear with me|(?:on )?the tip of my tongue|slipped my mind)$
`;

const FOUND_END: ReadonlySet<string> = new Set(
  'it are go is me tongue mind nevermind well on me wait right yeah forget remember sure did have'.split(' '),
);

function endsFound(words: readonly string[]): boolean {
  return FOUND_END.has(words.at(-1) ?? '') && FOUND.test(words.slice(-5).join(' '));
}

export const selfTalk: readonly EnglishRule[] = [
  {
    id: 'en/self-talk',
    reason: 'self_talk',
    confidence: DOUBTFUL,
    rank: RANKS.phrase,
    // "let me see do you smoke", but not "let me see where are we"
    match: phrase(SELF_TALK, { unlessMarked: true, yieldsTo: /^(?:\w+ ){1,4}you\b/ }),
    yes: ['where was i', 'where did i put my keys', 'what is this called'],
    no: [{ text: 'what is this called', asked: true }, 'where did i go wrong in the form'],
  },
  {
    id: 'en/came-to-mind',
    reason: 'self_talk',
    confidence: DOUBTFUL,
    rank: RANKS.phrase,
    match: when(({ words, text, facts }) => !facts.asked && words.includes('oh') && CAME_TO_MIND.test(text)),
    yes: ['what do i need oh yes milk', 'when does it start oh i see'],
    no: ['what do i need', 'oh yes what do i need'],
  },
  {
    id: 'en/found',
    reason: 'self_talk',
    confidence: DOUBTFUL,
    rank: RANKS.phrase,
    match: when(({ words, facts }) => !facts.asked && endsFound(words)),
    yes: ["what's that called it's on the tip of my tongue", 'how does this open found it'],
    no: ['where is the lid', 'where can i find it'],
  },
  {
    id: 'en/musing',
    reason: 'self_talk',
    confidence: DOUBTFUL,
    rank: RANKS.musing,
    match: when(({ sentence, text, facts }) => !facts.asked && isMusing(sentence, text)),
    yes: ['hmm how do i get out of this menu', 'now where is my ticket'],
    no: ['how do i get out of this menu', 'now where is the ticket office'],
  },
];

export const selfTalkClauses: readonly ClauseRule[] = [
  {
    id: 'en/self-talk-inside',
    reason: 'self_talk',
    confidence: DOUBTFUL,
    rank: CLAUSE_RANKS.rhetorical,
    match: phraseInside(SELF_TALK),
    yes: ['it is in my bag where are my glasses', 'they moved it what am i doing'],
    no: ['it is in my bag where is the exit', 'where are my glasses'],
  },
];
