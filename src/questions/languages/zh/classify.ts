import {
  CERTAIN,
  type Classification,
  classified,
  DOUBTFUL,
  FAIR,
  LIKELY,
  POSSIBLE,
  type SentenceFacts,
  UNLIKELY,
} from '../../confidence';
import { type Cue, clausesOf, compact, LEAD_IN, onsetOf, strongest } from './clauses';
import { type Masked, mask } from './masks';
import { aNotACue } from './rules/a-not-a';
import { choiceAt } from './rules/choice';
import { commands, passesOn, proposes, wantsAct } from './rules/commands';
import { asksUnmarked, checksOnYou } from './rules/declarative';
import { breaksOff } from './rules/incomplete';
import { invitationOf } from './rules/invitations';
import { asksWithNe, particleCue } from './rules/particles';
import { wordCue } from './rules/question-words';
import { INDIRECT, REQUEST, SELF_TELLING } from './rules/requests';
import { answersItself } from './rules/self-answered';
import { talksToHimself } from './rules/self-talk';
import {
  BACKCHANNEL,
  BACKCHANNEL_QUESTION,
  COURTESY,
  GREETING_QUESTION,
  keepsInTouch,
} from './rules/social-talk';
import { classifyTagged, TAG } from './rules/tags';

/** Classifies one folded sentence by the rules of spoken Chinese. */
export function classifyChinese(sentence: string, facts: SentenceFacts): Classification {
  const { text, at } = compact(sentence);
  const courtesy = COURTESY.exec(text)?.[0].length ?? 0;
  if (courtesy > 0 && keepsInTouch(text) === 'greeting') return classified('greeting', DOUBTFUL);
  const rest = text.slice(courtesy);
  if (rest === '') return classified('greeting', UNLIKELY);
  const result = classify(rest.replace(/,+$/, ''), facts);
  return { ...result, start: at(courtesy + result.start) || at(courtesy) };
}

function classify(text: string, facts: SentenceFacts): Classification {
  if (BACKCHANNEL.test(text)) return classified('backchannel', UNLIKELY);
  const body = text.replace(LEAD_IN, '') || text;
  const invitation = invitationOf(body) ?? (body === text ? undefined : invitationOf(text));
  if (invitation) return classified(invitation, UNLIKELY);
  if (BACKCHANNEL_QUESTION.test(body)) return classified('tag', DOUBTFUL);
  if (GREETING_QUESTION.test(body) || GREETING_QUESTION.test(text)) return classified('greeting', DOUBTFUL);
  const touch = keepsInTouch(body) ?? (body === text ? undefined : keepsInTouch(text));
  if (touch) return classified(touch, DOUBTFUL);
  const masked = mask(text);
  const asks = (before: string) => classifyContent(before, masked).confidence >= FAIR;
  if (!facts.asked && breaksOff(body, masked.text, asks)) {
    return facts.open ? classified('incomplete', POSSIBLE) : classified('statement', DOUBTFUL);
  }
  if (talksToHimself(body)) return classified('self_talk', DOUBTFUL);
  if (answersItself(body)) return classified('self_answered', DOUBTFUL);
  const untagged = masked.text.replace(TAG, '');
  if (proposes(body) || passesOn(body) || wantsAct(body) || (body !== text && wantsAct(text)))
    return classified('command', DOUBTFUL);
  if (
    (commands(body) || (body !== text && commands(text))) &&
    !asksBeside(untagged.slice(text.length - body.length))
  )
    return classified('command', DOUBTFUL);
  const result = classifyContent(untagged, masked, facts.previous);
  if (result.confidence >= FAIR) return result;
  if (untagged !== masked.text) return classifyTagged(masked.text);
  if (facts.asked && (result.reason === 'statement' || result.reason === 'indefinite'))
    return classified('question', CERTAIN);
  return result;
}

/** Whether a command contains a question other than its own "can you". */
function asksBeside(text: string): boolean {
  const rest = text.replace(/^[^,]{0,8}?(?:能不能|可不可以|能否|可否|是不是可以)/, '');
  const clauses = clausesOf(rest);
  const cue = strongest([aNotACue(rest, clauses), wordCue(rest, clauses)]);
  return cue !== undefined && cue.strength >= FAIR;
}

function cueOf(text: string): Cue | undefined {
  const clauses = clausesOf(text);
  return strongest([particleCue(text), aNotACue(text, clauses), wordCue(text, clauses)]);
}

function classifyContent(text: string, masked: Masked, previous = ''): Classification {
  const cue = cueOf(text);
  const strength = cue?.strength ?? 0;
  const lead = INDIRECT.exec(text);
  if (lead) {
    const [reason, confidence] =
      strength >= POSSIBLE ? (['question', CERTAIN] as const) : (['request', LIKELY] as const);
    return classified(
      reason,
      confidence,
      cue && strength >= FAIR && cue.of < lead.index ? cue.at : lead.index,
    );
  }
  if (cue && strength >= FAIR) return classified('question', strength, onsetOf(text, cue));
  if (
    (!SELF_TELLING.test(text) ||
      /^[^,我]{0,3}(?:[你您]|请|麻烦)|(?:讲讲|介绍一?下|说说|分享一?下|聊聊)[你您]/.test(text)) &&
    REQUEST.test(text)
  )
    return classified('request', LIKELY);
  if (asksUnmarked(text)) return classified('question', FAIR);
  if (asksWithNe(text)) return classified('question', LIKELY);
  const choice = choiceAt(text);
  if (choice >= 0) return classified('question', FAIR, choice);
  if (masked.reason !== undefined) return classified(masked.reason, DOUBTFUL);
  if (checksOnYou(text, busy(previous))) return classified('question', FAIR);
  if (cue) return classified('statement', strength);
  return classified('statement', /吧$/.test(text) ? POSSIBLE : UNLIKELY);
}

/** Whether the previous utterance looks like a question, so that this is likely its answer. */
function busy(previous: string): boolean {
  if (previous === '') return false;
  const { text } = compact(previous.slice(-40));
  return (cueOf(text)?.strength ?? 0) >= FAIR;
}
