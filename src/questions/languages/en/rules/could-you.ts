import { CERTAIN, type Classification, classified, DOUBTFUL, LIKELY } from '../../../confidence';
import { verbose } from '../../verbose';
import { ACTION_VERBS, TELLING_VERBS } from '../words';
import { FAVOUR } from './commands';

/**
 * Long forms of "could you": "do you think you could ...", "is there any chance you could ...". What follows decides
 * whether information or an action is wanted. Over cleaned words joined by single spaces.
 */
const POLITE = verbose`
  ^(?:
    (?:do you (?:think|reckon|suppose) |is there (?:any|a) (?:chance|way|possibility)(?: that)? |any (?:chance|way)(?: that)? |is it possible (?:that )?|would it be (?:possible|okay|ok|all right) if |i (?:was |am |'m )?(?:just )?wonder(?:ing)? (?:if|whether) |i'm (?:just )?wondering (?:if|whether) |i (?:was|am) hoping |i'd (?:be grateful|appreciate it) if )
      you(?: could|'d be able to| can| would| might| might be able to)(?: possibly| maybe| please| just)*
    |would you be (?:so (?:kind|good) as to|kind enough to|good enough to|able to|willing to|a dear and|an angel and)
    |would it be possible (?:for you )?to
    |(?:could|can|may|might) (?:i|we) (?:just |please )?(?:trouble|bother|get|ask|persuade|convince) (?:you|someone|somebody) to
  )(?= \w)
`;

const OPENINGS: ReadonlySet<string> = new Set("do is any would i i'm i'd could can may might".split(' '));

/** @returns the words as a plain "could you ...", or undefined if they are not such a phrase. */
export function asCouldYou(words: readonly string[], text: string): string[] | undefined {
  if (!OPENINGS.has(words[0] ?? '')) return undefined;
  const match = POLITE.exec(text);
  return match === null ? undefined : ['could', 'you', ...text.slice(match[0].length + 1).split(' ')];
}

/** "can you ..." requests information or an action, or asks what "you" can do. */
export function classifyAboutYou(words: readonly string[], aux: string): Classification {
  const rest = words.slice(2);
  const verb =
    rest.find((word) => !/^(?:please|just|also|all|possibly|maybe|quickly|kindly|guys)$/.test(word)) ?? '';
  const text = rest.join(' ');
  if (TELLING.test(text) && !/\bremind(?:ing)? (?:me|us) to\b/.test(text))
    return classified('request', CERTAIN);
  if (
    (verb === 'mind' && !/^mind (?:if i ask|my asking|me asking)/.test(text)) ||
    /^(?:please )?remind (?:me|us) to\b/.test(text) ||
    /^(?:don't|won't) you (?:worry|dare|forget)/.test(words.join(' ')) ||
    FAVOUR.test(text)
  )
    return classified('command', DOUBTFUL);
  if (!/^(?:can|could|will|would|can't|couldn't|won't)$/.test(aux)) return classified('question', CERTAIN);
  if (TELLING_VERBS.has(verb) && !THING_SHARED.test(text)) {
    return classified('request', verb === 'give' || verb === 'talk' ? LIKELY : CERTAIN);
  }
  if (/ or /.test(text)) return classified('question', LIKELY);
  if (/^(?:will|would)$/.test(aux) && CHOSEN.test(verb)) return classified('question', LIKELY);
  if (ACTION_VERBS.has(verb) || FOR_ME.test(text)) return classified('command', DOUBTFUL);
  // "could you" seldom asks about ability.
  if (aux === 'could' && !ABLE.test(verb)) return classified('command', DOUBTFUL);
  return classified('question', LIKELY);
}

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
