import {
  CERTAIN,
  type Classification,
  classified,
  DOUBTFUL,
  FAIR,
  LIKELY,
  POSSIBLE,
  type SentenceFacts,
  shifted,
  UNLIKELY,
} from '../../confidence';
import { type Parsed, parse, type Token } from './clauses/sentence';
import { DETAILS, FAVOUR, ORDER, SOMEBODY, SUGGESTION } from './rules/commands';
import { asCouldYou, classifyAboutYou } from './rules/could-you';
import { declarativeEvidence } from './rules/declarative';
import { classifyFragment, NAMED_FACT } from './rules/fragments';
import { breaksOff } from './rules/incomplete';
import { invitationAt, invitesQuestions } from './rules/invitations';
import { indirectOnset, isRequest } from './rules/requests';
import { isRhetorical } from './rules/rhetorical';
import { CAME_TO_MIND, endsFound, isMusing, SELF_TALK } from './rules/self-talk';
import { BACKCHANNEL, CHANNEL_CHECK, FLOOR, FOLLOWING, GREETING } from './rules/social-talk';
import { tagOf } from './rules/tags';
import { classifyOrder } from './rules/word-order';
import { AUXILIARIES, WH } from './words';

/** Classifies one folded sentence by the rules of spoken English. */
export function classifyEnglish(sentence: string, facts: SentenceFacts): Classification {
  const parsed = parse(sentence);
  const { lead, tokens } = parsed;
  if (tokens.length === 0) return classified(lead.length === 0 ? 'empty' : 'backchannel', UNLIKELY);
  const result = classify(sentence, parsed, facts);
  // Onsets are counted in words; a sentence that asks from its start keeps everything but a greeting.
  const start =
    result.start > 0 ? (tokens[result.start]?.start ?? 0) : askingStart([...lead, ...tokens.slice(0, 1)]);
  return { ...result, start };
}

/** @returns a classification whose `start` counts words. */
function classify(
  sentence: string,
  { words, text, leadWords: lead }: Parsed,
  facts: SentenceFacts,
): Classification {
  const fixed = classifyFixed(words, text, facts.asked) ?? classifyAddressed(words, lead);
  if (fixed) return fixed;
  if (!facts.asked && isMusing(sentence, text)) return classified('self_talk', DOUBTFUL);
  if (!facts.asked && breaksOff(words, text)) {
    return facts.open ? classified('incomplete', POSSIBLE) : classified('statement', DOUBTFUL);
  }
  const invitation = invitationAt(words);
  if (invitation > 0) {
    const before = words.slice(0, invitation);
    const asked = classifyContent(before, before.join(' '));
    return asked && asked.confidence >= FAIR ? asked : classified('tag', UNLIKELY);
  }
  if (isAgreement(text, lead)) return classified('statement', DOUBTFUL);
  const result = classifyContent(words, text);
  if (result && (result.confidence >= FAIR || !/^(?:statement|tag)$/.test(result.reason))) return result;
  const tagged = classifyTagged(words, facts);
  if (tagged) return tagged;
  if (facts.asked) return classified('question', CERTAIN);
  if (words.length === 1 && WH.has(words[0] ?? '') && /^(?:then|like)$/.test(lead.at(-1) ?? ''))
    return classified('question', FAIR);
  const fragment = classifyFragment(words, text, lead, facts);
  if (fragment) return fragment;
  return result ?? classifyUnmarked(words, lead, facts);
}

/** "so did the rest of the team", "do you know i quite agree" */
function isAgreement(text: string, lead: readonly string[]): boolean {
  if (/^do you know (?:i|it is|that is|what i) (?!(?:mean|am|was|have)\b)/.test(text)) return true;
  return (
    lead.at(-1) === 'so' &&
    /^(?:do|does|did|is|are|was|were|has|have|had|can|could|will|would) (?:the rest|the others?|everyone|everybody|most|many|half|all|a lot|the whole|my|his|her)(?: else| people)?(?: (?:of )?(?:the |my |our |us|them|it)?\w*)?$/.test(
      text,
    )
  );
}

/** Fixed phrases open with one of these; most statements do not, so they skip the search. */
const FIXED_OPENING: ReadonlySet<string> = new Set([
  ...WH,
  ...AUXILIARIES,
  ...`i let you everyone everybody anyone anybody people folks the testing want need like anything mind maybe whose
      need must guess says dare since all see make makes y'all`.split(/\s+/),
]);

function classifyFixed(words: readonly string[], text: string, asked: boolean): Classification | undefined {
  if (BACKCHANNEL.test(text)) return classified('backchannel', UNLIKELY);
  if (invitesQuestions(text)) return classified('tag', UNLIKELY);
  if (!FIXED_OPENING.has(words[0] ?? '')) {
    return !asked && endsFound(words) ? classified('self_talk', DOUBTFUL) : undefined;
  }
  if (DETAILS.test(text)) return classified('request', CERTAIN);
  if (GREETING.test(text) || CHANNEL_CHECK.test(text)) return classified('greeting', UNLIKELY);
  if (!asked && (FOLLOWING.test(text) || FLOOR.test(text))) return classified('tag', DOUBTFUL);
  if (isRhetorical(words, text)) return classified('rhetorical', DOUBTFUL);
  // With a question mark, the recogniser heard apparent self-talk as a question.
  if (
    !asked &&
    (SELF_TALK.test(text) || (words.includes('oh') && CAME_TO_MIND.test(text)) || endsFound(words))
  )
    return classified('self_talk', DOUBTFUL);
  if (SUGGESTION.test(text) || SOMEBODY.test(text) || ORDER.test(text))
    return classified('command', DOUBTFUL);
  return undefined;
}

/** "hi tom how are you", "good morning team can everyone see my screen" */
function classifyAddressed(words: readonly string[], lead: readonly string[]): Classification | undefined {
  if (!lead.some((word) => /^(?:hi|hello|hey|morning|afternoon|evening)$/.test(word))) return undefined;
  const greets = [1, 2].some((skip) => {
    const rest = words.slice(skip).join(' ');
    return GREETING.test(rest) || CHANNEL_CHECK.test(rest);
  });
  return greets ? classified('greeting', UNLIKELY) : undefined;
}

function classifyContent(words: readonly string[], text: string): Classification | undefined {
  const plain = asCouldYou(words, text);
  if (plain) return classifyAboutYou(plain, 'could');
  const order = classifyOrder(words);
  if (
    order &&
    (order.confidence >= LIKELY || order.reason === 'command' || order.reason === 'self_answered')
  ) {
    return order;
  }
  if (mayNameFact(words) && NAMED_FACT.test(text)) return classified('request', LIKELY);
  if (isRequest(words, text) && (!FAVOUR.test(text) || ABOUT_WORDS.test(text)))
    return classified('request', CERTAIN);
  const indirect = indirectOnset(words, text);
  return indirect === undefined ? order : classified('request', LIKELY, indirect);
}

/**
 * A statement with a tag seeks agreement: "it's late isn't it". It asks if the tag has the same polarity as the
 * statement ("it's broken is it"). In a dialogue, where the other person has just spoken, it also asks if it is about
 * that person, who must know ("you live here don't you"), or if the statement is negative ("it isn't late is it").
 */
function classifyTagged(words: readonly string[], { previous }: SentenceFacts): Classification | undefined {
  const tag = tagOf(words);
  if (tag === undefined) return undefined;
  const { kind, you } = tag;
  // "you wouldn't happen to know the way would you"
  if (kind !== 'negative' && ASKS_POLITELY.test(words.slice(0, 6).join(' ')))
    return classified('question', LIKELY);
  if (kind === 'same' || (previous !== undefined && (you || kind === 'positive')))
    return classified('question', FAIR);
  return classified('tag', kind === 'negative' ? POSSIBLE : DOUBTFUL);
}

const ASKS_POLITELY =
  /^you (?:wouldn't|don't|didn't|couldn't|haven't|can't) (?:happen to|by any chance|(?:know|remember|recall) (?:where|when|how|who|which|if|whether|the|of|a|any)|have (?:the|a|an|any)|got (?:the|a|an|any)) /;

/** Lets most sentences skip the search. */
function mayNameFact(words: readonly string[]): boolean {
  return /^(?:please|me|again)$/.test(words.at(-1) ?? '') || /^(?:i|we)\b/.test(words[0] ?? '');
}

/** Words and facts, not things: "define churn for me please", "spell your name for me". */
const ABOUT_WORDS =
  /^(?:please |just )*(?:define|spell|summari[sz]e|list|compare|outline|explain|describe|name|find out|look up|check|read) /;

/** No word marks a question. */
function classifyUnmarked(
  words: readonly string[],
  lead: readonly string[],
  facts: SentenceFacts,
): Classification {
  const evidence = declarativeEvidence(words, lead, facts);
  const confidence = shifted(UNLIKELY, evidence);
  return classified(confidence >= 0.5 ? 'question' : 'statement', confidence);
}

const POLITE =
  /^(?:hello|hi|hey|everyone|everybody|all|good|morning|afternoon|evening|thanks|thank|you|very|much)$/;

/** Where the asking part starts: after a greeting or thanks, the only lead-in without content. */
function askingStart(lead: readonly Token[]): number {
  const polite = lead.slice(0, -1).findLastIndex((token) => POLITE.test(token.word));
  return polite < 0 ? 0 : (lead[polite + 1]?.start ?? 0);
}
