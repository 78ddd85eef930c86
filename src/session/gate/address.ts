import type { Detection } from '../../questions/index';
import type { WakeWords } from './wake-words';

export interface Found {
  detection: Detection;
  /** The name that the turn was addressed to is cut from the question. */
  addressed: boolean;
}

/**
 * Judges a turn with the name cut that it is addressed to, wherever that stands: at the start or the end of
 * the turn, or of the part of it that asks.
 */
export function detectAddressed(text: string, names: WakeWords, judge: (text: string) => Detection): Found {
  const start = names.atStart(text);
  if (start && start.rest !== '') return { detection: judge(start.rest), addressed: true };
  const end = names.atEnd(text);
  if (end && end.rest !== '') {
    const detection = judge(end.rest);
    // "who is nova": what is left says nothing, so the name was what it was about.
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

/** From here on a question that is addressed by name is answered. */
const DOUBTFUL = 0.3;
/** What is asked of somebody by name is asked, though it would be nothing to answer otherwise. */
const BARE_REQUESTS = new Set(['request', 'command']);

/** Said to a name, what is in doubt counts as asked. */
export function relaxed(detection: Detection): Detection {
  const asks = isCandidate(detection) || BARE_REQUESTS.has(detection.reason);
  return asks ? { ...detection, decision: 'answer' } : detection;
}
