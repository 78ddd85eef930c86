import { CERTAIN, DOUBTFUL, LIKELY, type Verdict, verdict } from '../../verdict';
import { FAVOUR } from './action';
import { ACTION_VERBS, TELLING_VERBS } from './lexicon';

/** "can you ..." wants something told or something done, or asks what "you" can do. */
export function judgeAboutYou(words: readonly string[], aux: string): Verdict {
  const rest = words.slice(2);
  const verb =
    rest.find((word) => !/^(?:please|just|also|all|possibly|maybe|quickly|kindly|guys)$/.test(word)) ?? '';
  const text = rest.join(' ');
  if (TELLING.test(text) && !/\bremind(?:ing)? (?:me|us) to\b/.test(text)) return verdict('request', CERTAIN);
  if (
    (verb === 'mind' && !/^mind (?:if i ask|my asking|me asking)/.test(text)) ||
    /^(?:please )?remind (?:me|us) to\b/.test(text) ||
    /^(?:don't|won't) you (?:worry|dare|forget)/.test(words.join(' ')) ||
    FAVOUR.test(text)
  )
    return verdict('command', DOUBTFUL);
  if (!/^(?:can|could|will|would|can't|couldn't|won't)$/.test(aux)) return verdict('question', CERTAIN);
  if (TELLING_VERBS.has(verb) && !THING_SHARED.test(text)) {
    return verdict('request', verb === 'give' || verb === 'talk' ? LIKELY : CERTAIN);
  }
  if (/ or /.test(text)) return verdict('question', LIKELY);
  if (/^(?:will|would)$/.test(aux) && CHOSEN.test(verb)) return verdict('question', LIKELY);
  if (ACTION_VERBS.has(verb) || FOR_ME.test(text)) return verdict('command', DOUBTFUL);
  // "could you" seldom asks what somebody is able to do.
  if (aux === 'could' && !ABLE.test(verb)) return verdict('command', DOUBTFUL);
  return verdict('question', LIKELY);
}

/** "would you mind telling me", "could you go over the rubric" */
const TELLING =
  /^(?:please |just |maybe |possibly |quickly |briefly |first of all |be able to )*(?:mind )?(?:go(?:ing)? (?:over|through)|tell(?:ing)?|explain(?:ing)?|clarify(?:ing)?|elaborat(?:e|ing)|summari[sz](?:e|ing)|describ(?:e|ing)|check(?:ing)? (?:for (?:me|us) )?(?:if|whether|when|what|how|which|who|where)|confirm(?:ing)?|walk(?:ing)? (?:me|us)|talk(?:ing)? (?:me|us)|tak(?:e|ing) (?:me|us) through|run(?:ning)? (?:me|us) through|show(?:ing)? (?:me|us) (?:how|what|where|which|why)|help(?:ing)? (?:me|us) (?:understand|figure)|let(?:ting)? (?:me|us) know|fill(?:ing)? (?:me|us) in|point (?:me|us)|remind(?:ing)? (?:me|us)|expand on|speak to|comment on|give (?:me|us)(?: an?| the| some| more| your)?(?: \w+){0,3} (?:overview|summary|details?|information|info|example|examples|idea|update|explanation|rundown|breakdown|estimate|sense|background|address|number|name|price|quote|status|recap|reason|reasons|thoughts|opinion|date|time frame|timeline))\b/;

/** What is told, or what is handed over: "share your thoughts", "share your screen". */
const THING_SHARED =
  /^(?:please |just )*(?:share|show|update|spell|fill|name)\b(?!.*\b(?:details|thoughts|information|what|how|why|where|when|which|us on|me on|opinion|experience|numbers|figures|name|surname|last name|address|plan|plans|results|status)\b)/;

/** "would you buy it again" asks what somebody would choose. */
const CHOSEN = /^(?:buy|go|stay|try|pick|keep|get|do|take|make|still|put|add|change|start|use)$/;

const FOR_ME = /\b(?:for me|for us|please|me up|me out|a (?:little|bit|notch))$/;

const ABLE =
  /^(?:see|hear|use|still|ever|actually|get|imagine|find|be|have|not|even|do|live|afford|smell|understand|feel|work|think|really|then|also|say|tell|access|reach|eat|sleep|walk|drive|understand)$/;
