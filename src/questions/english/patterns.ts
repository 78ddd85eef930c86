import { verbose } from '../verbose';

/**
 * Fixed phrases that ask nothing. All patterns run over cleaned words joined by single spaces, and
 * each is linear: no repetition stands inside a repetition.
 */

/** Whole turns that keep a conversation going and tell or ask nothing. */
export const BACKCHANNEL = verbose`
  ^(?:
    yes|yeah|yep|no|nope|right|ok|okay|sure|exactly|true|really|wow|great|good|cool|nice|absolutely|definitely
    |thanks|thank you|i see|got it|uh-huh|of course|bye|goodbye|see you
  )(?: (?:yes|yeah|right|ok|okay|sure|exactly|so much|very much|you|later|bye))*$
`;

export const GREETING = verbose`
  ^(?:
    how are (?:you|things|we|you all)(?: doing| going| feeling)?
    |how is (?:it going|everything(?: going)?|everybody|everyone|life)
    |how do you do|how have you been|what is up|what is new
    |(?:how|what) (?:can|may|could) i (?:help|do for) you(?: with)?
    |(?:can|may) i help you
    |are you (?:there|still there|with me|ready|ok|okay|all right)
    |is (?:anyone|anybody|everyone|everybody) (?:there|here|ready)
  )(?: (?:please|today|then|there|now|all|everyone|everybody|guys|sir|madam|again|though|too|doing
    |this (?:morning|afternoon|evening)))*$
`;

/** "Can you hear me": about the line, not about the matter. */
export const CHANNEL_CHECK = verbose`
  ^(?:can|could|do|are) (?:you|we|everyone|everybody|anyone|anybody|people|they)(?: all| guys| still| even)?
    (?: hear| hearing| see| seeing)
    (?: me| us| my (?:screen|slides?|video)| the (?:screen|slides?|presentation)| this| it| that)\b.{0,24}$
  |^(?:is|are) (?:my|the) (?:mic|microphone|audio|sound|video|screen|line|connection|slides?)\b.{0,40}$
  |^am i (?:audible|muted|on mute|coming through|sharing)\b.{0,24}$
`;

export const RHETORICAL = verbose`
  ^(?:
    who (?:cares|knows|would have thought|could blame|am i kidding)
    |why (?:bother|not)\b|why me$
    |what is the point\b|what can (?:i|you) (?:say|do)$|what else is new|what the (?:hell|heck)
    |what do (?:you|i) know$|what did i (?:say|tell)
    |how (?:could|can) (?:i|you|we|anyone|anybody) (?:forget|say no|resist|miss|blame)|how dare
    |guess what|you know what$
    |isn't (?:that|it) (?:so |just |very )?\w+$
    |is that (?:right|so)$
    |don't (?:you|we) (?:think|know)$
    |(?:do )?you (?:know|see) what i mean\b
    |are you (?:kidding|serious|sure)(?: me)?$
  )
`;

/** Talking to oneself: "where was I". */
export const SELF_TALK = verbose`
  ^(?:
    where (?:was|were) i$|where did i|when did i
    |what (?:was|am) i (?:saying|doing|going|talking|thinking|looking)
    |what is (?:his|her|its) (?:name|face)$
    |what (?:is|was) (?:it|that|this) called$
    |what (?:was|is) that (?:word|guy|name|one|thing)
    |what day was (?:it|that)
    |what (?:else )?(?:did|do|have|had) i (?!need|have to|get|owe|pay|do (?:if|when|with))
    |let us see|let me (?:see|think|check|look)
  )
`;

/** The asker does not ask to be told: suggestions and offers. */
export const SUGGESTION = verbose`
  ^(?:
    shall (?:we|i)
    |why don't (?:we|you|i)
    |should we (?:move on|start|begin|get started|go ahead|continue)
    |can we (?:move|start|begin|get started|go|please|continue|take|stop)
    |(?:can|may|could|shall) i (?:help|offer|get you|show you|interrupt|ask you)
  )
`;

/** A tag that turns a statement into small talk. */
export const TAG = verbose`
  (?:^| )(?:
    (?:is|are|was|were|do|does|did|have|has|had|can|could|will|would|should)n't
      (?: i| you| he| she| it| we| they| that| there)
    |(?:is|are|was|were|do|does|did|have|has|had|can|could|will|would)
      (?: it| he| she| they| you| we| there)(?: not| really| now)?
    |am i(?: right)?|is that (?:right|correct)|or (?:what|not|whatever|something)
    |right|correct|huh|eh|yeah|ok|okay|really
    |you know|you see|don't you think|do you know what i mean
  )$
`;
