import type { RagQuery } from '../backends/index';
import type { AsrChunkMessage } from '../protocol/index';
import type { Detection } from '../questions/index';
import type { Utterance } from '../utterance';
import { judge } from './gate';
import type { ResolvedSessionOptions } from './options';
import type { Outbox } from './outbox';
import { Transcript } from './transcript';
import { type OpenTurn, Turns } from './turns';

export type Noticed = (query: RagQuery, confidence: number) => void;

/**
 * The hearing half of a session: finals become turns, turns are judged, and a turn that asks becomes a
 * query. What is not answered is told to the client with its reason.
 */
export class Listening {
  readonly #options: ResolvedSessionOptions;
  readonly #outbox: Outbox;
  readonly #turns = new Turns();
  readonly #transcript: Transcript;
  readonly #watchdogs = new Map<OpenTurn, unknown>();
  readonly #noticed: Noticed;
  #last: OpenTurn | undefined;
  #offered: string | undefined;

  constructor(options: ResolvedSessionOptions, outbox: Outbox, noticed: Noticed) {
    this.#options = options;
    this.#outbox = outbox;
    this.#noticed = noticed;
    this.#transcript = new Transcript(options.transcriptUtterances, options.transcriptChars);
  }

  /** A partial: the speaker goes on, so an incomplete question of theirs waits longer. */
  partial(chunk: AsrChunkMessage): void {
    const turn = this.#turns.of(chunk.speaker);
    if (!turn) return;
    if (chunk.endpoint) this.#close(turn);
    else this.#watch(turn);
  }

  /** A final, with text. `noticed` overrides who takes the questions of this one. */
  final(chunk: AsrChunkMessage, noticed: Noticed = this.#noticed): void {
    if (this.#turns.isRepeated(chunk)) return;
    const turn = this.#turns.add(chunk);
    this.#last = turn;
    this.#offered = undefined;
    const ended = chunk.endpoint === true || this.#turns.isFull(turn);
    const detection = this.#judge(turn, ended);
    if (detection.reason === 'incomplete' && !ended) {
      this.#tellSilence(detection);
      this.#watch(turn);
    } else {
      this.#settle(turn, detection, noticed);
    }
  }

  /** A final that is only remembered, as context of later questions. */
  remember(chunk: AsrChunkMessage): void {
    if (this.#turns.isRepeated(chunk)) return;
    const turn: OpenTurn = { speaker: chunk.speaker, text: chunk.text.trim(), language: chunk.language };
    this.#last = turn;
    this.#transcript.add(this.#utteranceOf(turn));
  }

  /** The recogniser says that a speaker's turn is over. */
  endTurn(speaker: string | undefined): void {
    const turn = this.#turns.of(speaker);
    if (turn) this.#close(turn);
  }

  /** Judges what is still open as it stands. */
  endAllTurns(): void {
    for (const turn of this.#turns.all()) this.#close(turn);
  }

  /** Forgets what is still open, unjudged. */
  dropAllTurns(): void {
    for (const turn of this.#turns.all()) {
      this.#unwatch(turn);
      this.#turns.end(turn);
    }
  }

  /** What an instant query asks: an offered question, else the last that was said. */
  get latest(): string | undefined {
    return this.#offered ?? this.#last?.text;
  }

  query(question: string, language = this.#last?.language): RagQuery {
    const { createId, id, user } = this.#options;
    const before = this.#transcript.snapshot();
    // An instant query may ask what was just said: that is the question, not its context.
    if (before.at(-1)?.text === question) before.pop();
    return {
      question,
      queryId: createId(),
      sessionId: id,
      transcript: before,
      ...(language ? { language } : {}),
      ...(user ? { user } : {}),
    };
  }

  #judge(turn: OpenTurn, ended: boolean): Detection {
    const { detector, logger } = this.#options;
    return judge(
      detector,
      {
        text: turn.text,
        ended,
        previous: this.#transcript.snapshot(),
        ...(turn.speaker ? { speaker: turn.speaker } : {}),
        ...(turn.language ? { language: turn.language } : {}),
      },
      logger,
    );
  }

  #close(turn: OpenTurn): void {
    const detection = this.#judge(turn, true);
    // That it is incomplete was told when it opened; only a change of mind is news.
    if (detection.decision === 'silent') this.#forget(turn);
    else this.#settle(turn, detection, this.#noticed);
  }

  #settle(turn: OpenTurn, detection: Detection, noticed: Noticed): void {
    if (detection.decision !== 'answer') {
      this.#forget(turn);
      return this.#tellSilence(detection);
    }
    // Made before the turn joins the transcript: a question is not its own context.
    const query = this.query(detection.question, detection.language ?? turn.language);
    this.#forget(turn);
    noticed(query, detection.confidence);
  }

  /** The turn is over; what follows it hears it as context. */
  #forget(turn: OpenTurn): void {
    this.#unwatch(turn);
    this.#turns.end(turn);
    this.#transcript.add(this.#utteranceOf(turn));
  }

  #tellSilence({ decision, reason, confidence, question }: Detection): void {
    const offered = decision === 'offer';
    if (offered) this.#offered = question;
    this.#outbox.status({
      stage: 'waiting_for_question',
      reason,
      confidence,
      ...(offered ? { offer: { question, confidence } } : {}),
    });
  }

  #utteranceOf({ text, speaker, language }: OpenTurn): Utterance {
    return {
      text,
      at: this.#options.clock.now(),
      ...(speaker ? { speaker } : {}),
      ...(language ? { language } : {}),
    };
  }

  #watch(turn: OpenTurn): void {
    this.#unwatch(turn);
    const { clock, turnTimeoutMs } = this.#options;
    this.#watchdogs.set(
      turn,
      clock.setTimeout(() => this.#outbox.step(() => this.#close(turn)), turnTimeoutMs),
    );
  }

  #unwatch(turn: OpenTurn): void {
    this.#options.clock.clearTimeout(this.#watchdogs.get(turn));
    this.#watchdogs.delete(turn);
  }
}
