import type { Detection } from '../../questions/index';
import type { WakeWords } from './wake-words';

export interface Found {
  detection: Detection;
  /** The question, without the name that the turn was addressed to. */
  addressed: boolean;
}

/**
 * Classifies a turn without the name that it is addressed to, whether that is at the start or end of the turn or of
 * the part that asks.
 */
export function detectAddressed(text: string, names: WakeWords, judge: (text: string) => Detection): Found {
  const start = names.atStart(text);
  if (start && start.rest !== '') return { detection: judge(start.rest), addressed: true };
  const end = names.atEnd(text);
  if (end && end.rest !== '') {
    const detection = judge(end.rest);
    // "who is nova": nothing meaningful is left, so the name was the topic.
    if (end.surely || isCandidate(detection)) return { detection, addressed: true };
  }
  const detection = judge(text);
  return detection.decision === 'silent'
    ? { detection, addressed: false }
    : withinAsking(text, names, detection);
}

function withinAsking(text: string, names: WakeWords, detection: Detection): Found {
  const { question } = detection;
  const inside = names.atStart(question) ?? names.atEnd(question);
  if (inside && inside.rest !== '') {
    return { detection: { ...detection, question: inside.rest }, addressed: true };
  }
  const at = text.indexOf(question);
  const beside =
    at >= 0 && (names.atEnd(text.slice(0, at)) ?? names.atStart(text.slice(at + question.length)));
  return { detection, addressed: Boolean(beside) };
}

function isCandidate({ decision, reason, confidence }: Detection): boolean {
  return decision !== 'silent' || (reason !== 'incomplete' && confidence >= DOUBTFUL);
}

/** The confidence from which a question addressed by name is answered. */
const DOUBTFUL = 0.3;
/** Reasons that count as a question when addressed by name, although they would not otherwise. */
const BARE_REQUESTS = new Set(['request', 'command']);

/** When addressed by name, a doubtful question counts as a question. */
export function relaxed(detection: Detection): Detection {
  const asks = isCandidate(detection) || BARE_REQUESTS.has(detection.reason);
  return asks ? { ...detection, decision: 'answer' } : detection;
}
