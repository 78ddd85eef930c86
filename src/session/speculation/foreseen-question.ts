import type { AsrChunkMessage } from '../../protocol/index';
import type { Utterance } from '../../protocol/utterance';
import type { Gate } from '../gate/gate';
import { cleanText } from '../turns/clean-text';
import type { TurnAssembler } from '../turns/turn-assembler';

/** The question that would be asked now. */
export interface ForeseenQuestion {
  question: string;
  language: string | undefined;
  /** What would have been said before it, oldest first. */
  previous: readonly Utterance[];
}

/**
 * The question that would be asked if this partial were the final; undefined if none would be. Neither the turn nor
 * the gate changes. A judge is not asked.
 */
export function foreseeQuestion(
  heard: AsrChunkMessage,
  turns: TurnAssembler,
  gate: Gate,
): ForeseenQuestion | undefined {
  const chunk = { ...heard, text: cleanText(heard.text) };
  if (chunk.text === '' || turns.segments.wouldRepeat(chunk)) return undefined;
  const restated = turns.restatedBy(chunk);
  const fragment = turns.flippedFrom(chunk);
  const flipped = fragment && !gate.asksAlone(chunk) ? fragment : undefined;
  const isNew = !flipped && !turns.of(chunk.speaker);
  const turn = turns.withFinal(chunk, flipped);
  if (restated) turn.restates = restated.queryId === undefined ? (restated.restates ?? restated) : restated;
  if (isNew) gate.foresee(turn, restated);
  if (gate.saysWakeWordOnly(turn)) return undefined;
  const previous = restated ? turns.previousWithout(restated) : turns.previous();
  const finding = gate.examine(turn, chunk.endpoint === true || turns.isFull(turn), previous);
  if (finding.detection.reason === 'incomplete') return undefined;
  const { decision, question } = gate.rule(finding);
  if (decision !== 'answer') return undefined;
  return { question, language: finding.detection.language ?? turn.language, previous };
}
