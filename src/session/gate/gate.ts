import * as v from 'valibot';
import type { AsrChunkMessage, FinishReason, GateReason } from '../../protocol/index';
import type { Utterance } from '../../protocol/utterance';
import {
  DECISIONS,
  type Decision,
  type Detection,
  type DetectionReason,
  type JudgeVerdict,
  type Turn,
} from '../../questions/index';
import type { ResolvedSessionOptions } from '../options';
import { age, ageOf } from '../snapshot/fields';
import type { OpenTurn } from '../turns/open-turn';
import { detectAddressed, relaxed } from './address';
import { Duplicates, duplicatesSchema } from './duplicates';
import { ExpiringMarks, marksSchema } from './expiring-marks';
import type { SpeakerRule } from './options';
import { asksAgain, saysAgain } from './repeat-requests';
import { SelfAnswers, selfAnswersSchema } from './self-answers';
import { WakeWords } from './wake-words';

/** What the text of a turn reveals about it. */
export interface Finding {
  detection: Detection;
  speaker: string | undefined;
  /** Addressed to one of the names. */
  addressed: boolean;
  /** Deliberately repeated. */
  again: boolean;
  /** It takes the place of a question that was accepted too early. */
  restates: boolean;
}

export const findingSchema = v.object({
  detection: v.object({
    decision: v.picklist(DECISIONS),
    confidence: v.number(),
    reason: v.string(),
    question: v.string(),
    language: v.optional(v.string()),
    rule: v.optional(v.string()),
  }),
  speaker: v.optional(v.string()),
  addressed: v.boolean(),
  again: v.boolean(),
  restates: v.boolean(),
});

export function readFinding({ detection, speaker, ...same }: v.InferOutput<typeof findingSchema>): Finding {
  const { language, rule, ...found } = detection;
  return {
    ...same,
    speaker,
    detection: {
      ...found,
      ...(language === undefined ? {} : { language }),
      ...(rule === undefined ? {} : { rule }),
    },
  };
}

export const gateSchema = v.object({
  duplicates: duplicatesSchema,
  selfAnswers: selfAnswersSchema,
  activations: marksSchema,
  again: marksSchema,
  /** Absent: it does not cool. */
  coolUntilAge: v.optional(age),
});
type GateState = v.InferOutput<typeof gateSchema>;

/** How the turn would be handled now. */
export interface Ruling {
  decision: Decision;
  reason: GateReason | DetectionReason;
  confidence: number;
  question: string;
  /** What decided within the detector; absent when the reason is not the detector's own. */
  rule?: string;
  /** The earlier query with the same question. */
  queryId?: string;
}

/** How long "hey nova" alone applies to what the speaker says next. */
const ACTIVATED_MS = 8_000;
/** The same for "sorry, I did not catch that". */
const AGAIN_MS = 10_000;

/** All rules between a turn and an answer: whose questions count, which are answered, which are duplicates. */
export class Gate {
  readonly #options: ResolvedSessionOptions;
  readonly #wakeWords: WakeWords | undefined;
  readonly #duplicates: Duplicates;
  readonly #selfAnswers = new SelfAnswers();
  readonly #activations = new ExpiringMarks(ACTIVATED_MS);
  readonly #again = new ExpiringMarks(AGAIN_MS);
  #coolUntil = Number.NEGATIVE_INFINITY;

  constructor(options: ResolvedSessionOptions) {
    this.#options = options;
    this.#wakeWords = options.addressed ? new WakeWords(options.addressed.names) : undefined;
    this.#duplicates = new Duplicates(options.duplicateWindowMs);
  }

  /** The speaker is mid-utterance: a wake word said before it still counts when the final arrives. */
  onSpeakerResumed(speaker: string | undefined): void {
    if (this.#activations.empty && this.#again.empty) return;
    const now = this.#now();
    this.#activations.extend(speaker, now);
    this.#again.extend(speaker, now);
  }

  /** Applies marks from the speaker's previous utterance, or from the turn it restates, to the turn that is starting. */
  begin(turn: OpenTurn, restated?: OpenTurn): void {
    const now = this.#now();
    turn.activated = this.#activations.take(turn.speaker, now) || restated?.activated === true;
    turn.again = this.#again.take(turn.speaker, now) || restated?.again === true;
  }

  /** Like `begin`, for a turn that may still change: the marks stay. */
  foresee(turn: OpenTurn, restated?: OpenTurn): void {
    const now = this.#now();
    turn.activated = this.#activations.has(turn.speaker, now) || restated?.activated === true;
    turn.again = this.#again.has(turn.speaker, now) || restated?.again === true;
  }

  /** Whether the turn is only a wake word, so the speaker's next utterance is addressed to it. */
  isWakeWordOnly(turn: OpenTurn): boolean {
    if (!this.saysWakeWordOnly(turn)) return false;
    this.#activations.mark(turn.speaker, this.#now());
    return true;
  }

  /** The same without its effect. */
  saysWakeWordOnly(turn: OpenTurn): boolean {
    return this.#wakeWords?.isWakeWordOnly(turn.text) === true;
  }

  /** The query that its own speaker answers with this final, if any. */
  selfAnswered(final: string, speaker: string | undefined): string | undefined {
    return this.#selfAnswers.next(final, speaker, this.#now());
  }

  examine(turn: OpenTurn, ended: boolean, previous: readonly Utterance[]): Finding {
    const { speaker, language } = turn;
    const about = { ended, previous, ...(speaker ? { speaker } : {}), ...(language ? { language } : {}) };
    const detect = (text: string) => this.#detect({ text, ...about });
    const found = this.#wakeWords
      ? detectAddressed(turn.text, this.#wakeWords, detect)
      : { detection: detect(turn.text), addressed: false };
    const addressed = found.addressed || turn.activated === true;
    return {
      detection: addressed ? relaxed(found.detection) : found.detection,
      speaker,
      addressed,
      again: turn.again === true || saysAgain(turn.text),
      restates: turn.restates?.queryId !== undefined,
    };
  }

  /** Whether a final asks something on its own. A question mark proves nothing: it may be that of the whole. */
  asksAlone({ text, language }: AsrChunkMessage): boolean {
    const said = text.replace(/[\s?？]+$/u, '');
    return this.#detect({ text: said, ended: true, ...(language ? { language } : {}) }).decision !== 'silent';
  }

  /** The turn ended without a question, but may affect the next one: "nova, are you there", "say that again". */
  passed(turn: OpenTurn, { addressed, detection }: Finding): void {
    const now = this.#now();
    if (asksAgain(turn.text)) this.#again.mark(turn.speaker, now);
    if (addressed && detection.reason === 'greeting') this.#activations.mark(turn.speaker, now);
  }

  rule({ detection, speaker, addressed, again, restates }: Finding): Ruling {
    const { mode, speakers, addressed: address } = this.#options;
    const { decision, reason, confidence, question, rule } = detection;
    const ruling = (decision: Decision, why: Ruling['reason'] = reason): Ruling => {
      const own = why === reason && rule !== undefined ? { rule } : {};
      return { decision, reason: why, confidence, question, ...own };
    };
    if (decision === 'silent') return ruling('silent');
    if (!isHeard(speaker, speakers)) return ruling('silent', 'speaker');
    if (address?.required && !addressed) return ruling('silent', 'not_addressed');
    if (mode === 'manual') return ruling('offer', 'manual');
    const now = this.#now();
    const queryId = addressed ? undefined : this.#duplicates.find(question, again, now);
    if (queryId !== undefined) return { ...ruling('silent', 'duplicate'), queryId };
    if (decision === 'offer') return ruling('offer');
    if (now < this.#coolUntil && !addressed && !restates) return ruling('offer', 'cooldown');
    return ruling(mode === 'offer' ? 'offer' : 'answer');
  }

  /** Whether a judge could change how the turn is handled. */
  isDoubtful(finding: Finding): boolean {
    const { mode, judgeBetween } = this.#options;
    const { confidence, reason } = finding.detection;
    if (mode === 'manual' || finding.addressed) return false;
    if (reason === 'incomplete' || reason === 'detector_failed') return false;
    if (!(confidence >= judgeBetween[0] && confidence <= judgeBetween[1])) return false;
    // A turn that would be held back even if it were certainly a question needs no second opinion.
    const { decision, reason: held } = this.rule(withDecision(finding, 'answer'));
    return decision !== 'silent' && held !== 'cooldown';
  }

  /** A question was accepted: detected by the session if `finding` is given, else requested by the client. */
  accepted(queryId: string, question: string, finding?: Finding): void {
    const now = this.#now();
    this.#duplicates.accepted(queryId, question, finding?.again === true, now);
    if (!finding) return;
    this.#selfAnswers.accepted(queryId, question, finding.speaker, now);
    this.#coolUntil = now + this.#options.cooldownMs;
  }

  /** The answer of an accepted question ended. */
  ended(queryId: string, reason: FinishReason): void {
    this.#duplicates.ended(queryId, reason, this.#now());
  }

  snapshot(now: number): GateState {
    return {
      duplicates: this.#duplicates.snapshot(now),
      selfAnswers: this.#selfAnswers.snapshot(now),
      activations: this.#activations.snapshot(now),
      again: this.#again.snapshot(now),
      ...(this.#coolUntil > now ? { coolUntilAge: ageOf(this.#coolUntil, now) } : {}),
    };
  }

  restore({ duplicates, selfAnswers, activations, again, coolUntilAge }: GateState, takenAt: number): void {
    this.#duplicates.restore(duplicates, takenAt);
    this.#selfAnswers.restore(selfAnswers, takenAt);
    this.#activations.restore(activations, takenAt);
    this.#again.restore(again, takenAt);
    if (coolUntilAge !== undefined) this.#coolUntil = takenAt - coolUntilAge;
  }

  /** Tolerates a custom detector that throws. */
  #detect(turn: Turn): Detection {
    const { detector, logger } = this.#options;
    try {
      const detection = detector.detect(turn);
      if (isDetection(detection)) return { ...detection, question: detection.question ?? turn.text };
      logger.error({}, 'the question detector returned no detection; the turn is not answered');
    } catch (error) {
      logger.error({ err: error }, 'the question detector failed; the turn is not answered');
    }
    return { decision: 'silent', confidence: 0, reason: 'detector_failed', question: turn.text };
  }

  #now(): number {
    return this.#options.clock.now();
  }
}

/** Whether a speaker's questions are answered. A speaker without a label is on no list. */
export function isHeard(speaker: string | undefined, rule: SpeakerRule | undefined): boolean {
  if (rule === undefined) return true;
  if ('only' in rule) return speaker !== undefined && rule.only.includes(speaker);
  return speaker === undefined || !rule.except.includes(speaker);
}

/** The finding as a judge sees it. */
export function withVerdict(finding: Finding, { decision, confidence, question }: JudgeVerdict): Finding {
  const { rule: _, ...detection } = finding.detection;
  return {
    ...finding,
    detection: {
      ...detection,
      decision,
      reason: 'judged',
      confidence: confidence ?? detection.confidence,
      question: question ?? detection.question,
    },
  };
}

function withDecision(finding: Finding, decision: Decision): Finding {
  return { ...finding, detection: { ...finding.detection, decision } };
}

/** Checks what a detector of somebody else's returned. Its getters may throw. */
function isDetection(value: Detection): boolean {
  const { decision, confidence, reason, question, language, rule } = value;
  return (
    DECISIONS.includes(decision) &&
    typeof confidence === 'number' &&
    confidence >= 0 &&
    confidence <= 1 &&
    typeof reason === 'string' &&
    (question === undefined || typeof question === 'string') &&
    (language === undefined || typeof language === 'string') &&
    (rule === undefined || typeof rule === 'string')
  );
}
