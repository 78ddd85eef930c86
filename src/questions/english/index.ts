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
import { DETAILS, FAVOUR, ORDER, SOMEBODY, SUGGESTION } from './action';
import { declarativeEvidence } from './declarative';
import { judgeFragment } from './fragments';
import { breaksOff } from './incomplete';
import { judgeOrder } from './onset';
import { WH } from './lexicon';
import { BACKCHANNEL, CHANNEL_CHECK, GREETING } from './phatic';
import { INDIRECT, REQUEST } from './requests';
import { NOD, RHETORICAL } from './rhetorical';
import { FOUND, SELF_TALK } from './self-talk';
import { tagOf } from './tags';
import { leadInLength, type Token, tokensOf } from './tokens';

/** Judges one folded sentence by the rules of spoken English. */
export function judgeEnglish(sentence: string, facts: SentenceFacts): Verdict {
  const all = tokensOf(sentence);
  if (all.length === 0) return verdict('empty', UNLIKELY);
  const lead = leadInLength(all);
  const tokens = all.slice(lead).filter(({ word }, i, rest) => !(i < rest.length - 1 && EMPHASIS.test(word) && WH.has(rest[i - 1]?.word ?? '')));
  const words = tokens.map((token) => token.word);
  if (words.length === 0) return verdict('backchannel', UNLIKELY);
  const judged = judge(words, all.slice(0, lead).map((token) => token.word), facts);
  // An onset is counted in words; a sentence that asks from its start keeps all but a greeting.
  const start = judged.start > 0 ? (tokens[judged.start]?.start ?? 0) : askingStart(all.slice(0, lead + 1));
  return { ...judged, start };
}

/** "where exactly", "who else": the order of the words is that of "where" and "who". */
const EMPHASIS = /^(?:exactly|else|specifically|precisely|actually|again)$/;

/** @returns a verdict whose `start` counts words. */
function judge(words: readonly string[], lead: readonly string[], facts: SentenceFacts): Verdict {
  const text = words.join(' ');
  const fixed = judgeFixed(text, facts.asked) ?? judgeAddressed(words, lead);
  if (fixed) return fixed;
  if (!facts.asked && breaksOff(words, text)) {
    return facts.open ? verdict('incomplete', POSSIBLE) : verdict('statement', DOUBTFUL);
  }
  const judged = judgeContent(words, text);
  if (judged && (judged.confidence >= FAIR || !/^(?:statement|tag)$/.test(judged.reason))) return judged;
  const tagged = judgeTagged(words);
  if (tagged) return tagged;
  if (facts.asked) return verdict('question', CERTAIN);
  if (words.length === 1 && WH.has(words[0] ?? '') && /^(?:then|like)$/.test(lead.at(-1) ?? '')) return verdict('question', FAIR);
  const fragment = judgeFragment(words, facts);
  if (fragment) return fragment;
  return judged ?? judgeUnmarked(words, lead, facts);
}

function judgeFixed(text: string, asked: boolean): Verdict | undefined {
  if (DETAILS.test(text)) return verdict('request', CERTAIN);
  if (BACKCHANNEL.test(text)) return verdict('backchannel', UNLIKELY);
  if (GREETING.test(text) || CHANNEL_CHECK.test(text)) return verdict('greeting', UNLIKELY);
  if (RHETORICAL.test(text)) return verdict('rhetorical', DOUBTFUL);
  // With a question mark, what sounds like self-talk was heard as a question.
  if (!asked && (SELF_TALK.test(text) || FOUND.test(text))) return verdict('self_talk', DOUBTFUL);
  if (SUGGESTION.test(text) || SOMEBODY.test(text) || ORDER.test(text)) return verdict('command', DOUBTFUL);
  return undefined;
}

/** "hi tom how are you", "good morning team can everyone see my screen" */
function judgeAddressed(words: readonly string[], lead: readonly string[]): Verdict | undefined {
  if (!lead.some((word) => /^(?:hi|hello|hey|morning|afternoon|evening)$/.test(word))) return undefined;
  const greets = [1, 2].some((skip) => {
    const rest = words.slice(skip).join(' ');
    return GREETING.test(rest) || CHANNEL_CHECK.test(rest);
  });
  return greets ? verdict('greeting', UNLIKELY) : undefined;
}

function judgeContent(words: readonly string[], text: string): Verdict | undefined {
  const order = judgeOrder(words);
  if (order && (order.confidence >= LIKELY || order.reason === 'command' || order.reason === 'self_answered')) {
    return order;
  }
  if (REQUEST.test(text) && !FAVOUR.test(text)) return verdict('request', CERTAIN);
  return INDIRECT.test(text) ? verdict('request', LIKELY) : order;
}

/**
 * A statement with a tag seeks a nod: "it's late isn't it". It asks when it is about the listener, who
 * must know ("you live here don't you"), when the tag leans the way of the statement ("it's broken is it"),
 * or when the statement denies ("it isn't late is it").
 */
function judgeTagged(words: readonly string[]): Verdict | undefined {
  if (NOD.test(words.join(' '))) return verdict('tag', DOUBTFUL);
  const tag = tagOf(words);
  if (tag === undefined) return undefined;
  if (tag.kind === 'word') return tag.you ? verdict('question', FAIR) : verdict('tag', DOUBTFUL);
  if (words.length - tag.length < 2) return verdict('tag', DOUBTFUL);
  return tag.you || tag.kind !== 'negative' ? verdict('question', FAIR) : verdict('tag', POSSIBLE);
}

/** Nothing in the words asks. */
function judgeUnmarked(words: readonly string[], lead: readonly string[], facts: SentenceFacts): Verdict {
  const evidence = declarativeEvidence(words, lead, facts);
  const confidence = 1 / (1 + ((1 - UNLIKELY) / UNLIKELY) * Math.exp(-evidence));
  return verdict(confidence >= 0.5 ? 'question' : 'statement', confidence);
}

const POLITE =
  /^(?:hello|hi|hey|everyone|everybody|all|good|morning|afternoon|evening|thanks|thank|you|very|much)$/;

/** Where the asking part starts: past a greeting or thanks, which is the one lead-in that tells nothing. */
function askingStart(lead: readonly Token[]): number {
  const polite = lead.slice(0, -1).findLastIndex((token) => POLITE.test(token.word));
  return polite < 0 ? 0 : (lead[polite + 1]?.start ?? 0);
}
