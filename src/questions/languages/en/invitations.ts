import { verbose } from '../verbose';

/**
 * Speakers who invite questions: "any questions so far", "please let me know if you have any questions". They ask
 * nothing that a source could answer. All patterns run over cleaned words joined by single spaces.
 */

const KIND =
  '(?:questions?|doubts?|quer(?:y|ies)|concerns?|comments?|thoughts|feedback|remarks?|suggestions?)';
const WHICH =
  '(?:(?:any|some|a|an|another|other|more|further|additional|last|final|quick|burning|specific|general|follow-up|your|the|next|first|remaining|outstanding|pressing|urgent|such|few|lingering) )';
const JOINED = `(?: (?:or|and|other|any|further|anything else|${KIND}))*`;
/** "any other questions or comments" */
const QUESTIONS = `${WHICH}*${KIND}${JOINED}`;
/** The same, said on its own: not "another question", which opens one. */
const ON_ITS_OWN = `(?:(?:are|were|is) there )?(?:any|no|other|more|further)(?: ${WHICH}*)?${KIND}${JOINED}|any(?: \\w+)? ${KIND}${JOINED}|questions`;

const PLACE =
  'audience|room|floor|chat|online|group|class|team|panel|back|others?|remote|side|crowd|zoom|call|speakers?|presenters?|anyone|anybody|everyone|everybody|you|your side|you guys|q and a';
/** Repeated without ambiguity; what may be anything comes last, and once. */
const PLAIN =
  `(?: (?:so far|at all|now|then|yet|still|today|here|guys|everyone|everybody|anyone|anybody|folks|people|team|all|please|again|there|sir|madam|class|online|left|else|too|remaining|ready|right now
|(?:up )?(?:to|at|until) (?:here|now|this (?:point|moment|stage|time)|that point)|thus far|for (?:me|us|him|her|them|you|now|today|(?:the|our|my) \\w+)|(?:from|in|on) (?:the |your )?(?:${PLACE})))*`.replace(
    /\n/g,
    '',
  );
const TOPIC = `(?: (?:before|while|until|as) (?:we|i|you) .*| (?:about|on|regarding|concerning|with|around|related to|relating to|for) .*| (?:that )?(?:you|we|anyone|i|somebody|people)(?: would| might| may|'d| can)* (?:want|like|wish|need|have|had)(?: (?:me|us))?(?: (?:to )?(?:ask|answer|discuss|raise|address))?(?: \\w+){0,2}| to (?:ask|raise)(?: \\w+){0,2})?`;
const ENDING = `${PLAIN}${TOPIC}${PLAIN}`;

const LISTENERS =
  "(?:you|we|they|anyone|anybody|someone|somebody|everyone|everybody|people|folks|you guys|you all|you two|y'all|any of you|all of you|both of you|anyone else|anybody else|the (?:audience|class|team|room|others|rest))";

/** "reach out", "let me know": what listeners are invited to do. */
const INVITED = `(?:let (?:me|us|him|her|them|\\w+) know|tell (?:me|us)|ask(?: (?:me|us|away|them|him|her))?|reach out|contact (?:me|us)|e-?mail (?:me|us)|write(?: to)? (?:me|us)|call (?:me|us)|message (?:me|us)|ping (?:me|us)|text (?:me|us)|shout(?: out)?|raise (?:your|a) hand|speak up|interrupt(?: me| us)?|stop me|get in touch|come (?:to|and|see|talk|find) (?:me|us|see|ask|talk)|drop (?:me|us) (?:a line|an email|a message)|send (?:me|us)|say so|holler|jump in|go ahead|get back to (?:me|us)|feel free|be free|(?:do not|don't) hesitate|hit me up|chime in|stay behind|put.* in the chat|post.* in the chat|type.* in the chat)`;
const NEEDS = `(?:${QUESTIONS}|anything (?:else|further|more)|(?:any|more|further) (?:more |further )?(?:help|information|clarification|assistance|details|explanation|support)|(?:any |an )?(?:issues?|problems?|trouble)$)`;
const IF = `(?:if|should|when|whenever|in case|in the event|once) (?:that )?(?:(?:${LISTENERS})(?: still| ever| do| happen to| might| should)* (?:have|has|had|got|need|think of|come up with|run into|are left with)(?: got)? ${NEEDS}|there (?:is|are|should be|were) ${QUESTIONS}|(?:anything|something|any of (?:this|that|it)|this|that|it|any (?:part|point)s?)(?: \\w+)? (?:is|are|was|isn't|remains?|sounds)(?: still| not)* (?:unclear|clear|confusing)|(?:${LISTENERS}) (?:want|need|would like|like|wish) to (?:ask|know) (?:anything|something|more|a question))${ENDING}`;

const PATTERNS = [
  verbose`^(?:${ON_ITS_OWN})${ENDING}$`,
  verbose`^(?:are|is|were|was|will) there(?: be)?(?: still| also| perhaps| maybe| now)* ${QUESTIONS}${ENDING}$`,
  verbose`^(?:do|does|did|have|has|had) ${LISTENERS}(?: still| also| now| all| maybe| perhaps| happen to)*(?: have| had| got)?(?: got)? ${QUESTIONS}${ENDING}$`,
  verbose`^(?:${LISTENERS} )?(?:else )?(?:still )?(?:have|has|got|with|have got) ${QUESTIONS}${ENDING}$`,
  verbose`^(?:what|which)(?: other| more| further| additional)? ${KIND}${JOINED} (?:do|did|have|does) ${LISTENERS}(?: still| all| now)* (?:have|got)(?! to )${ENDING}$`,
  verbose`^who(?: else| here| all)* (?:has|have|had|got|has got|is having|wants to ask|would like to ask|wants to raise|is next with)(?: got)? ${QUESTIONS}${ENDING}$`,
  verbose`^(?:(?:can|could|would|will) (?:you|everyone|everybody) )?(?:(?:please|just|also|always|kindly|simply|do|then|to) )*${INVITED}\b.{0,60}?(?:${IF}|\b(?:with|about|for) ${QUESTIONS}${ENDING})$`,
  verbose`^(?:can|could|may|shall|should|will|would) (?:i|we)(?: help| please| maybe| try to)* (?:answer|take|clarify|address|help (?:you )?with|clear up) (?:${QUESTIONS}|anything)${ENDING}$`,
  verbose`^(?:would|do|does|did|is|are) ${LISTENERS}(?: else| still| here| maybe)* (?:want|wants|like|wish|need|care|going|wanting|got)(?: to)? (?:ask|raise|pose|put)(?: me| us)? (?:${QUESTIONS}|anything|something)${ENDING}$`,
  verbose`^(?:is there |was there |are there )?(?:anything|something|any (?:thing|point|points|topics?))(?: else| more| specific| in particular)*(?: that)? ${LISTENERS}(?: would|'d| might| still| all| may)* (?!(?:need|have) to know)(?:want|wanted|like|wish|need|care|have)(?: me)? to (?:ask|add|raise|discuss|clarify|know|explain|go over)(?: (?:me|us|about|again|now|today|here|so far|from (?:me|us)|further|before .*|about (?:this|that|it)))*$`,
  verbose`^(?:does|did|has|do|will|would|have|is) (?:that|this|it|i|we|he|she|these|those|my answer)(?: now| fully| sort of| kind of| all| help)* (?:answer|answered|answers|address|addressed|cover|covered|clear up|cleared up|resolve|resolved)(?: all| any| some| both)?(?: of)? (?:your|her|his|their|the|everyone's|everybody's|that) (?:\w+ )?(?:questions?|quer(?:y|ies)|doubts?|concerns?|confusion)${ENDING}$`,
  verbose`^(?:(?:is|are|was|were) )?(?:there )?(?:anything|something|any (?:of (?:this|that|it)|points?|parts?))(?: \w+)?(?: still| that is| that was| not| at all)* (?:unclear|not clear|confusing|${LISTENERS} (?:did not|didn't|don't|do not|could not|couldn't) (?:understand|get|follow|catch))${ENDING}$`,
];

/** Asked back: it is for the other one to say. */
const ASKS_BACK =
  /^what (?:is|was) your question(?: again| please| sir| madam)?$|^what(?: else)? (?:would you like to know|(?:would|do|did) you (?:like|want|wish|need) to ask)(?: (?:me|us|about|today|now|from me))?$/;
const MENTIONS: ReadonlySet<string> = new Set(
  `question questions doubt doubts query queries concern concerns comment comments feedback remark remarks anything
   something clear unclear cleared confusing confused confusion`.split(/\s+/),
);
/** Questions that are a matter of some document, and what listeners must do with them. */
const IN_A_SOURCE =
  /\b(?:in|on|from|of) (?:the |your |our |this |a )?(?:\w+ )?(?:faqs?|handbook|manual|exam|exams|test|quiz|form|forms|survey|questionnaire|interview|application|list|page|website|site|web|database|knowledge base|guide|docs|documentation|document|documents|book|policy|paper|archive|wiki|help center|section)\b|\b(?:frequently|commonly|often) asked\b|\b(?:answers|faqs?)\b/;

/** Where an invitation that ends a sentence starts, in words: "that is all any questions". */
export function invitationIn(words: readonly string[], text: string): number | undefined {
  if (words[0] !== 'what' && !words.some((word) => MENTIONS.has(word))) return undefined;
  if (IN_A_SOURCE.test(text)) return undefined;
  if (isInvitation(text)) return 0;
  const from = Math.max(1, words.length - MAX_WORDS);
  const at = words.findIndex(
    (word, i) => i >= from && OPENS.test(word) && isInvitation(words.slice(i).join(' ')),
  );
  return at < 0 ? undefined : at;
}

function isInvitation(text: string): boolean {
  return text.length <= MAX_CHARS && (ASKS_BACK.test(text) || PATTERNS.some((pattern) => pattern.test(text)));
}

const OPENS = /^(?:any|do|does|are|is|let|who|what|please|feel|if|did|can|anyone|anybody|anything)$/;
const MAX_WORDS = 16;
const MAX_CHARS = 160;
