import type { RagBackend } from '../../backend/index';
import type { Clock } from '../../options/clock';
import { VirtualClock } from '../../options/virtual-clock';
import type { AsrChunkMessage } from '../../protocol/index';
import type { Utterance } from '../../protocol/utterance';
import {
  createQuestionDetector,
  type QuestionDetector,
  type QuestionDetectorOptions,
  type QuestionJudge,
} from '../../questions/index';
import { RealtimeRagSession, type SessionOptions } from '../../session/index';
import type { Spoken } from '../../transcripts/entry';
import { type Said, Timeline } from '../../transcripts/timeline';
import type { JudgedTurn } from './judged-turn';
import { Outcomes } from './outcomes';

export interface TranscriptSessionOptions {
  /** The session's options, as `serve` would set them. */
  session: Omit<SessionOptions, 'backend' | 'clock' | 'detector' | 'createId'>;
  detector: QuestionDetectorOptions;
  /** Pause before a line without a time, in milliseconds. */
  gapMs: number;
  /** Assumed duration of each answer, in milliseconds. */
  answerMs: number;
}

/** A speaker in the middle of a sentence is heard at least this often. */
const HEARD_EVERY_MS = 1_000;

/**
 * Feeds lines to a real session whose clock follows the times of the lines, and reports the decision on each
 * turn. The same lines give the same turns.
 */
export class TranscriptSession {
  readonly #clock = new VirtualClock();
  readonly #outcomes = new Outcomes(() => this.#clock.now());
  readonly #timeline: Timeline;
  readonly #session: RealtimeRagSession;
  #context: Spoken['context'];
  #judging = 0;

  constructor({ session, detector, gapMs, answerMs }: TranscriptSessionOptions) {
    this.#timeline = new Timeline(gapMs);
    let ids = 0;
    this.#session = new RealtimeRagSession({
      ...session,
      ...(session.judge ? { judge: this.#noting(session.judge) } : {}),
      answerTimeoutMs: Number.POSITIVE_INFINITY,
      backend: quietBackend(this.#clock, answerMs),
      clock: this.#clock,
      detector: this.#listened(createQuestionDetector(detector)),
      createId: () => `q${ids++}`,
    });
    this.#session.on('event', (event) => this.#outcomes.told(event));
  }

  /** Processes one line; returns the turns that were judged meanwhile. */
  async hear(line: number, { chunk, said, label, context }: Spoken): Promise<JudgedTurn[]> {
    const placed = this.#timeline.place(chunk, said);
    await this.#speak(chunk, placed);
    this.#context = context;
    // A label applies to its own line, so that line is a turn.
    this.#session.receive(label === undefined ? chunk : { ...chunk, endpoint: true });
    await this.#judgements();
    this.#context = undefined;
    const text = chunk.text.trim();
    if (!chunk.is_final || text === '') this.#outcomes.settle();
    else {
      const lines = { first: line, last: line, said: placed, timed: said !== undefined };
      this.#outcomes.settle({ speaker: chunk.speaker, text, label, ...lines });
    }
    return this.#outcomes.take();
  }

  /** No speaker continues what was said so far; returns the turns judged because of that. */
  async pause(): Promise<JudgedTurn[]> {
    for (const { speaker } of this.#outcomes.open) {
      this.#session.receive({ text: '', is_final: true, endpoint: true, ...(speaker ? { speaker } : {}) });
      await this.#judgements();
      this.#outcomes.settle();
    }
    return this.#outcomes.take();
  }

  /** Ends the input. */
  async end(): Promise<JudgedTurn[]> {
    const last = await this.pause();
    await this.#session.stop({ immediate: true });
    return last;
  }

  /** Advances time until the line is said, while its speaker is heard speaking. */
  async #speak({ is_final, text, speaker }: AsrChunkMessage, { from, to }: Said): Promise<void> {
    for (let at = from; is_final && at < to; at += HEARD_EVERY_MS) {
      await this.#moveTo(at);
      // A part of it that grows: a partial that brings nothing new would not count as speaking.
      const heard = text.slice(0, Math.ceil((text.length * (at - from + 1)) / (to - from)));
      this.#session.receive({ text: heard, is_final: false, ...(speaker ? { speaker } : {}) });
    }
    await this.#moveTo(to);
  }

  async #moveTo(time: number): Promise<void> {
    await this.#clock.moveTo(time, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      await this.#judgements();
      this.#outcomes.settle();
    });
  }

  /** A judge may take any time: the clock stands still meanwhile. */
  async #judgements(): Promise<void> {
    while (this.#judging > 0) await new Promise((resolve) => setTimeout(resolve, 1));
  }

  /** The preceding text given by the current line, in place of the lines before it. */
  #before(): { previous?: Utterance[] } {
    if (this.#context === undefined) return {};
    return { previous: this.#context === null ? [] : [{ text: this.#context }] };
  }

  #listened(detector: QuestionDetector): QuestionDetector {
    return {
      detect: (turn) => {
        const detection = detector.detect({ ...turn, ...this.#before() });
        this.#outcomes.detected(turn, detection);
        return detection;
      },
    };
  }

  #noting(judge: QuestionJudge): QuestionJudge {
    return async (candidate, context) => {
      this.#judging++;
      try {
        const verdict = await judge({ ...candidate, ...this.#before() }, context);
        this.#outcomes.judged();
        return verdict;
      } finally {
        // The session picks the verdict up before this is noticed.
        setImmediate(() => this.#judging--);
      }
    };
  }
}

/**
 * A free, trivial backend that takes its time: questions asked meanwhile, or repeated, are judged as with a
 * backend that answers.
 */
function quietBackend(clock: Clock, answerMs: number): RagBackend {
  return {
    name: 'quiet',
    async *answer() {
      await new Promise<void>((resolve) => clock.setTimeout(resolve, answerMs));
      yield '…';
    },
  };
}
