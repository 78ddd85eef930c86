import {
  CERTAIN,
  DOUBTFUL,
  FAIR,
  LIKELY,
  POSSIBLE,
  type SentenceFacts,
  UNLIKELY,
  type Verdict,
  verdict,
} from '../verdict';
import { compact } from './compact';
import {
  ASKING_TAG,
  BACKCHANNEL,
  BACKCHANNEL_QUESTION,
  COMMAND,
  COURTESY,
  FAVOUR,
  GREETING_QUESTION,
  LEAD_IN,
  PROPOSAL,
  RHETORICAL,
  TAG,
} from './patterns';
import { BARE_LEAD, BARE_OPENING, INDIRECT, REQUEST, SELF_TELLING } from './requests';
import { asksWithWord } from './wh';
import { asksANotA, asksChoice, asksWithNe, asksWithParticle } from './yes-no';

/** Judges one folded sentence by the rules of spoken Chinese. */
export function judgeChinese(sentence: string, facts: SentenceFacts): Verdict {
  const { text, at } = compact(sentence);
  const courtesy = COURTESY.exec(text)?.[0].length ?? 0;
  const rest = text.slice(courtesy);
  if (rest === '') return verdict('greeting', UNLIKELY);
  const judged = judge(rest.replace(/,+$/, ''), facts);
  return { ...judged, start: at[courtesy] ?? 0 };
}

function judge(text: string, facts: SentenceFacts): Verdict {
  if (BACKCHANNEL.test(text)) return verdict('backchannel', UNLIKELY);
  const body = text.replace(LEAD_IN, '') || text;
  if (BACKCHANNEL_QUESTION.test(body)) return verdict('tag', DOUBTFUL);
  if (GREETING_QUESTION.test(body)) return verdict('greeting', DOUBTFUL);
  if (!facts.asked && breaksOff(body)) {
    return facts.open ? verdict('incomplete', POSSIBLE) : verdict('statement', DOUBTFUL);
  }
  const untagged = text.replace(TAG, '');
  if ((COMMAND.test(body) || FAVOUR.test(body)) && !asksWithWord(untagged) && !asksANotA(untagged))
    return verdict('command', DOUBTFUL);
  const judged = judgeContent(untagged);
  if (judged.confidence >= FAIR) return judged;
  if (untagged !== text) return judgeTagged(text);
  return facts.asked && judged.reason === 'statement' ? verdict('question', CERTAIN) : judged;
}

/** Ends in a lead-in, and nothing before it has asked. */
function breaksOff(text: string): boolean {
  if (BARE_OPENING.test(text)) return true;
  const before = text.replace(BARE_LEAD, '');
  return before !== text && judgeContent(before).confidence < FAIR;
}

/** "你说的是对的对吗" seeks agreement; "用支付宝付款可以吗" asks. */
function judgeTagged(text: string): Verdict {
  if (/好吗(?:啊|呀)?$/.test(text))
    return PROPOSAL.test(text) ? verdict('command', DOUBTFUL) : verdict('question', FAIR);
  return ASKING_TAG.test(text) ? verdict('question', FAIR) : verdict('tag', DOUBTFUL);
}

function judgeContent(text: string): Verdict {
  if (RHETORICAL.test(text)) return verdict('rhetorical', DOUBTFUL);
  const opened = text.replace(LEAD_IN, '');
  if (asksWithParticle(opened)) return verdict('question', CERTAIN);
  // Who gives the reason at once wanted no answer.
  if (/为什么.{0,30}因为/.test(text)) return verdict('rhetorical', DOUBTFUL);
  const word = asksWithWord(text);
  if (INDIRECT.test(text)) return word ? verdict('question', CERTAIN) : verdict('request', LIKELY);
  if (word) return verdict('question', text.length > 60 ? FAIR : CERTAIN);
  if (asksANotA(text)) return verdict('question', LIKELY);
  if (!SELF_TELLING.test(text) && REQUEST.test(text)) return verdict('request', LIKELY);
  if (asksWithNe(text)) return verdict('question', LIKELY);
  if (asksChoice(text)) return verdict('question', FAIR);
  return verdict('statement', /吧$/.test(text) ? POSSIBLE : UNLIKELY);
}
