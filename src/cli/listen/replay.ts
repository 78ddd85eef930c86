import type { AsrChunkMessage } from '../../protocol/index';
import {
  createQuestionDetector,
  type Detection,
  type QuestionDetector,
  type QuestionDetectorOptions,
  type QuestionJudge,
  type Turn,
} from '../../questions/index';
import { RealtimeRagSession, type SessionEvent, type SessionOptions } from '../../session/index';
import type { Spoken } from './entry';
import { joined, OpenTurns } from './open-lines';
import { quietBackend } from './quiet-backend';
import { ReplayClock } from './replay-clock';
import { type Ruling, rulingOf } from './ruling';
import { Timeline } from './times';
import { type JudgedTurn, type OpenLines, outcomeOf } from './turn';

export interface ReplayOptions {
  /** The session's, as `serve` would set them. */
  session: Omit<SessionOptions, 'backend' | 'clock' | 'detector' | 'createId'>;
  detector: QuestionDetectorOptions;
  /** Pause before a line that has no time, in milliseconds. */
  gapMs: number;
  /** How long each answer is taken to be, in milliseconds. */
  answerMs: number;
}

/** A speaker who is in the middle of a sentence is heard at least this often. */
const HEARD_EVERY_MS = 1_000;
/** How many accepted questions may still be withdrawn. */
const REMEMBERED = 64;

/**
 * Feeds lines to a real session whose clock goes by the times of the lines, and tells what became of each
 * turn. The same lines give the same turns.
 */
export class Replay {
  readonly #clock = new ReplayClock();
  readonly #timeline: Timeline;
  readonly #session: RealtimeRagSession;
  readonly #open = new OpenTurns();
  readonly #accepted = new Map<string, JudgedTurn>();
  #events: SessionEvent[] = [];
  #detected: { turn: Turn; detection: Detection } | undefined;
  #context: Spoken['context'];
  #judging = 0;
  #turns: JudgedTurn[] = [];

  constructor({ session, detector, gapMs, answerMs }: ReplayOptions) {
    this.#timeline = new Timeline(gapMs);
    let ids = 0;
    const { judge, ...others } = session as typeof session & { judge?: QuestionJudge };
    this.#session = new RealtimeRagSession({
      ...others,
      ...(judge ? { judge: this.#counting(judge) } : {}),
      backend: quietBackend(this.#clock, answerMs),
      clock: this.#clock,
      detector: this.#noting(createQuestionDetector(detector)),
      createId: () => `q${ids++}`,
    });
    this.#session.on('event', (event) => this.#events.push(event));
  }

  /** Hears one line; returns the turns that were judged meanwhile. */
  async hear(line: number, spoken: Spoken): Promise<JudgedTurn[]> {
    const { chunk, said, label } = spoken;
    const { from, to } = this.#timeline.place(chunk, said);
    await this.#speak(chunk, from, to);
    this.#context = spoken.context;
    const open: OpenLines = {
      speaker: chunk.speaker,
      first: line,
      last: line,
      timed: said !== undefined,
      text: chunk.text.trim(),
      label,
    };
    // A label tells of its own line, so that line is a turn.
    this.#session.receive(label === undefined ? chunk : { ...chunk, endpoint: true });
    await this.#settled();
    this.#beat(chunk.is_final && open.text !== '' ? open : undefined);
    this.#context = undefined;
    return this.#take();
  }

  /** Nobody goes on with what was said so far; returns the turns that were judged by that. */
  async pause(): Promise<JudgedTurn[]> {
    for (const { speaker } of this.#open.all()) {
      this.#session.receive({ text: '', is_final: true, endpoint: true, ...(speaker ? { speaker } : {}) });
      await this.#settled();
      this.#beat();
    }
    return this.#take();
  }

  /** The end of the input. */
  async end(): Promise<JudgedTurn[]> {
    const last = await this.pause();
    await this.#session.stop({ immediate: true });
    return last;
  }

  /** Lets time pass until the line is said, while its speaker is heard speaking. */
  async #speak({ is_final, text, speaker }: AsrChunkMessage, from: number, to: number): Promise<void> {
    for (let at = from; is_final && at < to; at += HEARD_EVERY_MS) {
      await this.#moveTo(at);
      if (this.#open.get(speaker)) {
        this.#session.receive({ text, is_final: false, ...(speaker ? { speaker } : {}) });
      }
    }
    await this.#moveTo(to);
  }

  async #moveTo(time: number): Promise<void> {
    await this.#clock.moveTo(time, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      await this.#settled();
      this.#beat();
    });
  }

  /** A judge may think as long as it likes: the clock stands still meanwhile. */
  async #settled(): Promise<void> {
    while (this.#judging > 0) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Reads what the session told since the last time; `said` is the line that it was about, if any. */
  #beat(said?: OpenLines): void {
    const detected = this.#detected;
    const rulings = this.#events.map(rulingOf).filter((ruling) => ruling !== undefined);
    this.#events = [];
    this.#detected = undefined;
    const speaker = said ? said.speaker : detected?.turn.speaker;
    const own = rulings.filter((ruling) => !this.#withdraw(ruling));
    if (said && (detected || own.length > 0)) this.#open.set(joined(this.#open.get(speaker), said));
    const open = this.#open.get(speaker);
    if (!open) return;
    const ruling = own.at(-1);
    if (ruling) this.#rule(open, ruling, detected?.detection);
    // That a turn did not go on and asks nothing is no news to a client.
    else if (detected?.turn.ended) this.#close(open, { decision: 'silent' }, detected.detection);
  }

  #rule(open: OpenLines, ruling: Ruling, detection: Detection | undefined): void {
    if (ruling.reason !== 'incomplete') this.#close(open, ruling, detection);
  }

  #close(open: OpenLines, ruling: Ruling, detection: Detection | undefined): void {
    this.#open.delete(open);
    const { decision, queryId } = ruling;
    const outcome = outcomeOf(decision, open.label);
    const question = ruling.question ?? detection?.question;
    const turn: JudgedTurn = {
      lines: [open.first, open.last],
      at: this.#clock.now(),
      timed: open.timed,
      ...(open.speaker === undefined ? {} : { speaker: open.speaker }),
      text: open.text,
      decision,
      confidence: ruling.confidence ?? detection?.confidence ?? 0,
      reason: ruling.reason ?? detection?.reason ?? '',
      ...(decision === 'silent' || question === undefined ? {} : { question }),
      ...(decision === 'answer' && queryId !== undefined ? { queryId } : {}),
      ...(open.label === undefined ? {} : { label: open.label }),
      ...(outcome === undefined ? {} : { outcome }),
    };
    this.#turns.push(turn);
    if (turn.queryId !== undefined) this.#remember(turn.queryId, turn);
  }

  /** Whether it takes back an earlier question, whose speaker answered it. */
  #withdraw({ reason, queryId }: Ruling): boolean {
    const turn =
      reason === 'self_answered' && queryId !== undefined ? this.#accepted.get(queryId) : undefined;
    if (!turn) return false;
    const { question: _, outcome: __, ...rest } = turn;
    const outcome = outcomeOf('silent', turn.label);
    this.#turns.push({
      ...rest,
      at: this.#clock.now(),
      decision: 'silent',
      reason: 'self_answered',
      instead: turn,
      ...(outcome === undefined ? {} : { outcome }),
    });
    return true;
  }

  #remember(queryId: string, turn: JudgedTurn): void {
    this.#accepted.set(queryId, turn);
    const [oldest] = this.#accepted.keys();
    if (this.#accepted.size > REMEMBERED && oldest !== undefined) this.#accepted.delete(oldest);
  }

  #take(): JudgedTurn[] {
    const turns = this.#turns;
    this.#turns = [];
    return turns;
  }

  /** Keeps what the detector said, which the wire tells only in part. */
  #noting(detector: QuestionDetector): QuestionDetector {
    return {
      detect: (turn) => {
        const context = this.#context;
        const previous = context === undefined ? turn.previous : context === null ? [] : [{ text: context }];
        const seen = { ...turn, ...(previous ? { previous } : {}) };
        const detection = detector.detect(seen);
        this.#detected = { turn, detection };
        return detection;
      },
    };
  }

  #counting(judge: QuestionJudge): QuestionJudge {
    return async (candidate, context) => {
      this.#judging++;
      try {
        return await judge(candidate, context);
      } finally {
        this.#judging--;
      }
    };
  }
}
