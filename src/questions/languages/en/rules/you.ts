import { CERTAIN, DOUBTFUL, LIKELY } from '../../../confidence';
import type { Clause } from '../clauses/clause';
import { ACTION_VERBS, TELLING_VERBS } from '../words';
import { CLAUSE_RANKS, type ClauseRule, clauseWhen } from './english-rule';

/** "can you ...", "would you mind ...": requests information or an action, or asks what "you" can do. */

/** "can you say that again", "could you give me a minute" */
export const FAVOUR =
  /\b(?:(?:say|tell me|repeat|spell) (?:that|it|this)(?: one more time| again)|give (?:me|us|it|him|her|them) (?:a|an|one|your|the|another|some) (?:hand|minute|second|sec|moment|break|call|ring|try|shot|go|lift|ride|hug|space|time|password|keys?|pen|chance|extra)|(?:for|to) (?:me|us) (?:please|when)|do me a favou?r|take a (?:look|seat)|make sure|have a (?:look|seat))\b/;

/** "would you mind telling me", "could you go over the rubric" */
const TELLING =
  /^(?:please |just |maybe |possibly |quickly |briefly |first of all |be able to )*(?:mind )?(?:go(?:ing)? (?:over|through)|tell(?:ing)?|explain(?:ing)?|clarify(?:ing)?|elaborat(?:e|ing)|summari[sz](?:e|ing)|describ(?:e|ing)|check(?:ing)? (?:for (?:me|us) )?(?:if|whether|when|what|how|which|who|where)|confirm(?:ing)?|walk(?:ing)? (?:me|us)|talk(?:ing)? (?:me|us)|tak(?:e|ing) (?:me|us) through|run(?:ning)? (?:me|us) through|show(?:ing)? (?:me|us) (?:how|what|where|which|why)|help(?:ing)? (?:me|us) (?:understand|figure)|let(?:ting)? (?:me|us) know|fill(?:ing)? (?:me|us) in|point (?:me|us)|remind(?:ing)? (?:me|us)|expand on|speak to|comment on|give (?:me|us)(?: an?| the| some| more| your)?(?: \w+){0,3} (?:overview|summary|details?|information|info|example|examples|idea|update|explanation|rundown|breakdown|estimate|sense|background|address|number|name|price|quote|status|recap|reason|reasons|thoughts|opinion|date|time frame|timeline))\b/;

/** Information, or a thing: "share your thoughts", "share your screen". */
const THING_SHARED =
  /^(?:please |just )*(?:share|show|update|spell|fill|name)\b(?!.*\b(?:details|thoughts|information|what|how|why|where|when|which|us on|me on|opinion|experience|numbers|figures|name|surname|last name|address|plan|plans|results|status)\b)/;

/** "would you buy it again" asks about a choice. */
const CHOSEN = /^(?:buy|go|stay|try|pick|keep|get|do|take|make|still|put|add|change|start|use)$/;

const FOR_ME = /\b(?:for me|for us|please|me up|me out|a (?:little|bit|notch))$/;

const ABLE =
  /^(?:see|hear|use|still|ever|actually|get|imagine|find|be|have|not|even|do|live|afford|smell|understand|feel|work|think|really|then|also|say|tell|access|reach|eat|sleep|walk|drive|understand)$/;

interface AboutYou {
  aux: string;
  /** After "you". */
  rest: string;
  /** The first of these words that is more than a softener. */
  verb: string;
  /** "if we got you that price would you ..." */
  conditional: boolean;
}

function aboutYou({ order, words, text, aux, conditional }: Clause): AboutYou | undefined {
  const [verbOrAux = '', you = ''] = words;
  if ((order !== 'yes-no' && order !== 'polite') || aux !== 0 || you !== 'you') return undefined;
  const verb = words.find((word, i) => i > 1 && !SOFTENER.test(word)) ?? '';
  return { aux: verbOrAux, rest: text.slice(verbOrAux.length + you.length + 2), verb, conditional };
}

const SOFTENER = /^(?:please|just|also|all|possibly|maybe|quickly|kindly|guys)$/;
const ASKS_TO_ACT = /^(?:can|could|will|would|can't|couldn't|won't)$/;

/** Ranks: what comes first in the table counts. */
const youRule = (
  rule: Omit<ClauseRule, 'match' | 'rank'>,
  at: number,
  test: (you: AboutYou) => boolean,
): ClauseRule => ({
  ...rule,
  rank: CLAUSE_RANKS.you - at,
  match: clauseWhen((clause) => {
    const you = aboutYou(clause);
    return you !== undefined && test(you);
  }),
});

export const youClauses: readonly ClauseRule[] = [
  youRule(
    {
      id: 'en/you-tell',
      reason: 'request',
      confidence: CERTAIN,
      yes: ['could you explain the pricing', 'would you mind telling me what the deposit is'],
      no: ['could you remind me to call him', 'could you close the door'],
    },
    0,
    ({ rest }) => TELLING.test(rest) && !/\bremind(?:ing)? (?:me|us) to\b/.test(rest),
  ),
  youRule(
    {
      id: 'en/you-favour',
      reason: 'command',
      confidence: DOUBTFUL,
      yes: ['can you say that again', "don't you worry about it", 'do you mind closing that'],
      no: ['do you mind if i ask how old it is', 'can you tell me again how it works'],
    },
    1,
    ({ aux, verb, rest }) =>
      (verb === 'mind' && !/^mind (?:if i ask|my asking|me asking)/.test(rest)) ||
      /^(?:please )?remind (?:me|us) to\b/.test(rest) ||
      (/^(?:don't|won't)$/.test(aux) && /^(?:worry|dare|forget)/.test(rest)) ||
      FAVOUR.test(rest),
  ),
  youRule(
    {
      id: 'en/you-question',
      reason: 'question',
      confidence: CERTAIN,
      yes: ['do you ship to canada', 'are you open on sundays'],
      no: ['can you ship it to canada', 'do you mind'],
    },
    2,
    ({ aux }) => !ASKS_TO_ACT.test(aux),
  ),
  youRule(
    {
      id: 'en/you-say',
      reason: 'request',
      confidence: CERTAIN,
      yes: ['can you recommend a hotel', 'could you list the options'],
      no: ['could you share your screen', 'could you lift the options'],
    },
    3,
    ({ verb, rest }) => TELLING_VERBS.has(verb) && !THING_SHARED.test(rest),
  ),
  youRule(
    {
      id: 'en/you-choice',
      reason: 'question',
      confidence: LIKELY,
      yes: ['would you buy it again', 'will you stay in town', 'can you send it by post or by mail'],
      no: ['can you buy some milk', 'would you close the door'],
    },
    4,
    ({ aux, verb, rest, conditional }) =>
      rest.includes(' or ') || (/^(?:will|would)$/.test(aux) && (conditional || CHOSEN.test(verb))),
  ),
  youRule(
    {
      id: 'en/you-act',
      reason: 'command',
      confidence: DOUBTFUL,
      yes: ['can you turn it off', 'could you scoot over a little', 'any chance you could shut the window'],
      no: ['can you see the sea from there', 'any chance you could explain the fee'],
    },
    5,
    // "could you" seldom asks about ability.
    ({ aux, verb, rest }) =>
      ACTION_VERBS.has(verb) || FOR_ME.test(rest) || (aux === 'could' && !ABLE.test(verb)),
  ),
  youRule(
    {
      id: 'en/you-able',
      reason: 'question',
      confidence: LIKELY,
      yes: ['can you return items after thirty days', 'could you smell it from there'],
      no: ['can you polish it for me', 'could you polish it'],
    },
    6,
    () => true,
  ),
];
