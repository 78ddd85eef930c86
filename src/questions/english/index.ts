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
import { breaksOff } from './incomplete';
import { judgeOrder } from './onset';
import { BACKCHANNEL, CHANNEL_CHECK, GREETING, RHETORICAL, SELF_TALK, SUGGESTION, TAG } from './patterns';
import { INDIRECT, REQUEST } from './requests';
import { leadInLength, type Token, tokensOf } from './tokens';

/** Judges one folded sentence by the rules of spoken English. */
export function judgeEnglish(sentence: string, facts: SentenceFacts): Verdict {
  const all = tokensOf(sentence);
  if (all.length === 0) return verdict('empty', UNLIKELY);
  const lead = leadInLength(all);
  const words = all.slice(lead).map((token) => token.word);
  if (words.length === 0) return verdict('backchannel', UNLIKELY);
  return { ...judge(words, facts), start: askingStart(all.slice(0, lead + 1)) };
}

function judge(words: readonly string[], facts: SentenceFacts): Verdict {
  const text = words.join(' ');
  const fixed = judgeFixed(text, facts.asked);
  if (fixed) return fixed;
  if (!facts.asked && breaksOff(words, text)) {
    return facts.open ? verdict('incomplete', POSSIBLE) : verdict('statement', DOUBTFUL);
  }
  const judged = judgeContent(words, text);
  if (judged && (judged.confidence >= FAIR || judged.reason === 'command')) return judged;
  if (TAG.test(text)) return verdict('tag', text.includes(' ') ? POSSIBLE : DOUBTFUL);
  if (facts.asked) return verdict('question', CERTAIN);
  return judged ?? judgeUnmarked(words);
}

function judgeFixed(text: string, asked: boolean): Verdict | undefined {
  if (BACKCHANNEL.test(text)) return verdict('backchannel', UNLIKELY);
  if (GREETING.test(text) || CHANNEL_CHECK.test(text)) return verdict('greeting', UNLIKELY);
  // With a question mark, what sounds like self-talk was heard as a question.
  if (RHETORICAL.test(text) || (!asked && SELF_TALK.test(text))) return verdict('rhetorical', DOUBTFUL);
  return SUGGESTION.test(text) ? verdict('command', DOUBTFUL) : undefined;
}

function judgeContent(words: readonly string[], text: string): Verdict | undefined {
  const order = judgeOrder(words);
  if (order && order.confidence >= LIKELY) return order;
  if (REQUEST.test(text)) return verdict('request', CERTAIN);
  return INDIRECT.test(text) ? verdict('request', LIKELY) : order;
}

/** Nothing in the words asks. Talk about "you" is what an asker is most likely to check like this. */
function judgeUnmarked(words: readonly string[]): Verdict {
  const [first = '', second = ''] = words;
  const aboutYou = /^you(?:'re|'ve|'ll|'d)?$/.test(first) && second !== 'know' && second !== 'can';
  return verdict('statement', aboutYou ? POSSIBLE : UNLIKELY);
}

const POLITE =
  /^(?:hello|hi|hey|everyone|everybody|all|good|morning|afternoon|evening|thanks|thank|you|very|much)$/;

/** Where the asking part starts: past a greeting or thanks, which is the one lead-in that tells nothing. */
function askingStart(lead: readonly Token[]): number {
  const polite = lead.slice(0, -1).findLastIndex((token) => POLITE.test(token.word));
  return polite < 0 ? 0 : (lead[polite + 1]?.start ?? 0);
}
