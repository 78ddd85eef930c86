import { CERTAIN, DOUBTFUL } from '../../../confidence';
import { verbose } from '../../verbose';
import { CLAUSE_RANKS, type ClauseRule, type EnglishRule, RANKS } from './english-rule';
import { phrase, phraseInside } from './social';

/** Requests for action and proposals in the form of a question. */

/** Suggestions and offers: the speaker is not asking for information. */
const SUGGESTION = verbose`
  ^(?:(?:maybe|so|well|okay) )?(?:
    shall (?:we|i)\b(?!.* or | (?:expect|hear|receive|be|need|have (?!(?:a|an|another|some|one|it|lunch|dinner|breakfast|tea|coffee)\b))\b)
    |why (?:don't|not) (?:we|you|i)\b(?!.*(?:tell|telling|explain))|why not (?!a |an |the |my |your |in |on |at |for |now)\w+
    |(?:how|what) about (?:we|i|if (?:we|i)|(?:you and i )?\w{3,}ing (?:it|that|this|them|the|a|an|to|up|off|out|back|over|on|with)\b)
    |what (?:do|would) you say (?:we|to|if we)|what if (?:we|i|you) (?:just|all|maybe|simply|instead)\b
    |(?:shouldn't|couldn't) we (?:just|maybe|let|get|start|wait|stop|leave|go|move|ask|meet|do|try|take|call|finish|all|better|begin|head|order|send|have (?:a|some)|be (?:getting|moving|going|starting|heading|leaving|off))\b|do you fancy (?:a|an|another|some|any|\w+ing)\b|(?:can|could) i give you (?:a|some)\b|should we (?:maybe|just|all|perhaps|say|move on|start|begin|get started|go ahead|continue|take (?:a|five|ten)|wrap|call it|break|go (?!with|for|through)|head|grab|try|do (?:it|that|this)$|pause|stop|order|get (?:going|started|moving|back))
    |(?:can|could) we (?:just |maybe |all |please |perhaps |quickly |at least )*
      (?:move|start|begin|get (?:started|going|back|a|an|the|some|on|this|that)|go (?:back|on|ahead|over|to|through|around)|please|continue|take|stop|have (?:a|an|the|some)|push|postpone|reschedule|schedule|set|switch|turn|try|talk|discuss|wrap|pick|pause|agree|come back|look at|leave|keep|do (?:it|this|that)|open|close|sit|meet|make|put|bring|return to|circle|change|cancel|skip|park|table|wait|hold|see the|focus|finish|swap|split|add|book|order|focus)
    |(?:can|may|could|shall|should) i (?:help|offer|get you|show you|interrupt|ask you (?:something|a question)$|take your|bring you|go (?:first|ahead|now)|come in|sit|join|jump in|say something|add)
    |would you (?:like|care for|care to|rather have) (?:a|an|some|any|me|us|another|more|to (?:join|sit|try|come|start|go|add|begin|take|leave|see|have|order))\b
    |(?:can|could|may) i (?:tempt|interest|treat) you|(?:how|what) about (?:a|another|some) (?:cup|coffee|tea|drink|beer|pint|break|walk|bite|snack|glass|slice|lunch|game)\b|(?:fancy|care for) (?:a|an|another|some)\b|(?:you )?want (?:a|another|some|some more) (?:lift|ride|hand|drink|coffee|tea|cup|bite|beer|slice)\b
    |(?:(?:do|did|would) you )?(?:want|need|like) (?:me to|a hand|a lift|a ride|some help|any help|help with)|would it help if (?:i|we)|is there anything (?:else )?(?:i|we) can (?:do|help|get|bring)|anything (?:else )?(?:i|we) can (?:do|help|get|bring)
    |should i .{2,40} for you$|(?:do|would) you mind if (?:i|we) (?!ask)|mind (?:if (?:i|we) (?!ask)|closing|opening|moving|turning|passing|grabbing)|may i be excused|can i (?:sit|squeeze|get by)
    |do you (?:want|wanna) (?:to )?(?:go (?:ahead|first|next)|start|begin|take (?:this|it|over)|come (?:in|along|over|with)|sit|join|grab|share your|a (?:hand|ride|lift|coffee|drink))
  )
`;

/** Someone should do something: "would somebody grab the lights". */
const SOMEBODY = verbose`
  ^(?:can|could|would|will) (?:the|all|every|any|those|both|whoever|everyone|everybody) (?:\w+ ){0,4}(?:please|kindly) (?!tell|explain|remind|describe|clarify|confirm|say|give)\w+
  |^(?:can|could|would|will) (?:somebody|someone|anybody|anyone|one of you|you guys|you two|you both) (?:please |just |maybe )*
    (?!(?:tell|explain|remind|describe|clarify|confirm|say|summari[sz]e|recommend|suggest|give me (?:an?|the) (?:update|overview|summary|idea|example)|fill (?:me|us) in|walk me|help me understand|know|use|access|see|be|have|still|also|apply|attend|enter|request|ask)\b)\w+
`;

/** Requests for personal details: "can i take your telephone number please". */
const DETAILS = verbose`
  ^(?:can|could|may|might) (?:i|we) (?:please |just |maybe |also |quickly )*(?:get|have|take|ask for|see) (?:your|the|a|an|his|her|their)\b
    .{0,40}\b(?:name|number|address|postcode|post code|zip|code|i d|id|email|e mail|date of birth|birthday|details|account|surname|reference|name and|quote|estimate|price|summary|overview|update|example|copy of the)\b
`;

/** Orders and permissions: "can i get a large coffee". */
const ORDER = verbose`
  ^(?:can|could|may|might) (?:i|we) (?:please |just |maybe |also |quickly )*
    (?:get|have|order|grab|borrow|take|see|steal|bother you for|trouble you for) (?:(?:a|an|the|some|another|two|three|one|your|my|that|those|this|it|everyone's|everybody's)\b|you to\b)
    (?!.*\b(?:results?|records|figures|invoice|minutes|breakdown|statement|refund|discount|receipt|extension|copy of the|loan|upgrade|visa|exemption|if|when|without|before|after|online|later|still|anywhere|example|idea|overview|summary|update|sense|count|explanation|details?|address|number|name|price)\b)
`;

export const commands: readonly EnglishRule[] = [
  {
    id: 'en/details',
    reason: 'request',
    confidence: CERTAIN,
    rank: RANKS.phrase,
    match: phrase(DETAILS),
    yes: ['can i take your telephone number please', 'may i ask for the reference number'],
    no: ['can i take the bus', 'can i get a large coffee'],
  },
  {
    id: 'en/suggestion',
    reason: 'command',
    confidence: DOUBTFUL,
    rank: RANKS.phrase,
    match: phrase(SUGGESTION),
    yes: ['shall we start', 'how about we take a break', "shouldn't we be heading off"],
    no: ["shouldn't the lid be closed", 'shall i have to pay customs on this'],
  },
  {
    id: 'en/somebody',
    reason: 'command',
    confidence: DOUBTFUL,
    rank: RANKS.phrase,
    match: phrase(SOMEBODY),
    yes: ['would somebody grab the lights', 'could everyone kindly switch off their phones'],
    no: ['can someone explain the new policy', 'would the landlord please confirm the deposit amount'],
  },
  {
    id: 'en/order',
    reason: 'command',
    confidence: DOUBTFUL,
    rank: RANKS.phrase,
    match: phrase(ORDER),
    yes: ['can i get a large coffee', 'may i borrow your pen'],
    no: ['can i get a refund', 'may i see the results'],
  },
];

export const commandClauses: readonly ClauseRule[] = [
  {
    id: 'en/command-inside',
    reason: 'command',
    confidence: DOUBTFUL,
    rank: CLAUSE_RANKS.fixed - 1,
    match: phraseInside(SUGGESTION, SOMEBODY, ORDER),
    yes: ['it is cold in here shall we close the window', 'that was good can i have another one'],
    no: ['it is cold in here is the window open', 'shall we close the window'],
  },
];
