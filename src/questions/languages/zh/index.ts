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
} from '../../verdict';
import { wantsAct } from './acts';
import { checksOnYou } from './check';
import { choiceAt } from './choice';
import { clausesOf } from './clauses';
import { agreesToAct, commands, passesOn, proposes } from './commands';
import { compact } from './compact';
import { keepsInTouch } from './contact';
import type { Cue } from './cue';
import { type Masked, mask } from './masks';
import { asksWithNe } from './ne';
import { onsetOf } from './onset';
import {
  ASKING_TAG,
  BACKCHANNEL,
  BACKCHANNEL_QUESTION,
  COURTESY,
  GREETING_QUESTION,
  LEAD_IN,
  SELF_TALK,
  TAG,
} from './patterns';
import { BARE_LEAD, BARE_OPENING, INDIRECT, REQUEST, SELF_TELLING } from './requests';
import { answersItself } from './self-answered';
import { wondersAloud } from './self-talk';
import { asksUnmarked } from './unmarked';
import { wordCue } from './wh';
import { aNotACue, strongest, yesNoCue } from './yes-no';

/** Judges one folded sentence by the rules of spoken Chinese. */
export function judgeChinese(sentence: string, facts: SentenceFacts): Verdict {
  const { text, at } = compact(sentence);
  const courtesy = COURTESY.exec(text)?.[0].length ?? 0;
  if (courtesy > 0 && keepsInTouch(text) === 'greeting') return verdict('greeting', DOUBTFUL);
  const rest = text.slice(courtesy);
  if (rest === '') return verdict('greeting', UNLIKELY);
  const judged = judge(rest.replace(/,+$/, ''), facts);
  return { ...judged, start: at(courtesy + judged.start) || at(courtesy) };
}

function judge(text: string, facts: SentenceFacts): Verdict {
  if (BACKCHANNEL.test(text)) return verdict('backchannel', UNLIKELY);
  const body = text.replace(LEAD_IN, '') || text;
  if (BACKCHANNEL_QUESTION.test(body)) return verdict('tag', DOUBTFUL);
  if (GREETING_QUESTION.test(body) || GREETING_QUESTION.test(text)) return verdict('greeting', DOUBTFUL);
  const touch = keepsInTouch(body) ?? (body === text ? undefined : keepsInTouch(text));
  if (touch) return verdict(touch, DOUBTFUL);
  const masked = mask(text);
  if (!facts.asked && breaksOff(body, masked)) {
    return facts.open ? verdict('incomplete', POSSIBLE) : verdict('statement', DOUBTFUL);
  }
  if ((text.length <= 24 && SELF_TALK.test(body)) || wondersAloud(body))
    return verdict('self_talk', DOUBTFUL);
  if (answersItself(body)) return verdict('self_answered', DOUBTFUL);
  const untagged = masked.text.replace(TAG, '');
  if (proposes(body) || passesOn(body) || wantsAct(body) || (body !== text && wantsAct(text)))
    return verdict('command', DOUBTFUL);
  if (
    (commands(body) || (body !== text && commands(text))) &&
    !asksBeside(untagged.slice(text.length - body.length))
  )
    return verdict('command', DOUBTFUL);
  const judged = judgeContent(untagged, masked, facts.previous);
  if (judged.confidence >= FAIR) return judged;
  if (untagged !== masked.text) return judgeTagged(masked.text);
  if (facts.asked && (judged.reason === 'statement' || judged.reason === 'indefinite'))
    return verdict('question', CERTAIN);
  return judged;
}

/** Ends in a lead-in, and nothing before it has asked. */
function breaksOff(body: string, masked: Masked): boolean {
  if (BARE_OPENING.test(body)) return true;
  const before = masked.text.replace(BARE_LEAD, '');
  return before !== masked.text && judgeContent(before, masked).confidence < FAIR;
}

/** "你说的是对的对吗" seeks agreement; "用支付宝付款可以吗" asks. */
function judgeTagged(text: string): Verdict {
  if (/好吗(?:啊|呀)?$/.test(text))
    return agreesToAct(text) ? verdict('command', DOUBTFUL) : verdict('question', FAIR);
  return ASKING_TAG.test(text) && !agreesToAct(text) ? verdict('question', FAIR) : verdict('tag', DOUBTFUL);
}

/** Something in a command asks that is not the "can you" of the command. */
function asksBeside(text: string): boolean {
  const rest = text.replace(/^[^,]{0,8}?(?:能不能|可不可以|能否|可否|是不是可以)/, '');
  const clauses = clausesOf(rest);
  const cue = strongest([aNotACue(rest, clauses), wordCue(rest, clauses)]);
  return cue !== undefined && cue.strength >= FAIR;
}

function cueOf(text: string): Cue | undefined {
  const clauses = clausesOf(text);
  return strongest([yesNoCue(text, clauses), wordCue(text, clauses)]);
}

function judgeContent(text: string, masked: Masked, previous = ''): Verdict {
  const cue = cueOf(text);
  const strength = cue?.strength ?? 0;
  const lead = INDIRECT.exec(text);
  if (lead) {
    const [reason, confidence] =
      strength >= POSSIBLE ? (['question', CERTAIN] as const) : (['request', LIKELY] as const);
    return verdict(reason, confidence, cue && strength >= FAIR && cue.of < lead.index ? cue.at : lead.index);
  }
  if (cue && strength >= FAIR) return verdict('question', strength, onsetOf(text, cue));
  if (
    (!SELF_TELLING.test(text) ||
      /^[^,我]{0,3}(?:[你您]|请|麻烦)|(?:讲讲|介绍一?下|说说|分享一?下|聊聊)[你您]/.test(text)) &&
    REQUEST.test(text)
  )
    return verdict('request', LIKELY);
  if (asksUnmarked(text)) return verdict('question', FAIR);
  if (asksWithNe(text)) return verdict('question', LIKELY);
  const choice = choiceAt(text);
  if (choice >= 0) return verdict('question', FAIR, choice);
  if (masked.reason !== undefined) return verdict(masked.reason, DOUBTFUL);
  if (checksOnYou(text, isAsked(previous))) return verdict('question', FAIR);
  if (cue) return verdict('statement', strength);
  return verdict('statement', /吧$/.test(text) ? POSSIBLE : UNLIKELY);
}

/** What was said before looks like a question, so this is likely its answer. */
function isAsked(previous: string): boolean {
  if (previous === '') return false;
  const { text } = compact(previous.slice(-40));
  return (cueOf(text)?.strength ?? 0) >= FAIR;
}
