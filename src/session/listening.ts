import type { RagQuery } from '../backend/index';
import type { AsrChunkMessage, FinishReason } from '../protocol/index';
import type { Utterance } from '../protocol/utterance';
import type { NewQuestion } from './answer-desk';
import { Deciding } from './deciding';
import { Gate } from './gate/index';
import { Offers } from './offers';
import type { ResolvedSessionOptions, WhileAnswering } from './options';
import type { Outbox } from './outbox';
import { Transcript } from './transcript';
import { type OpenTurn, Turns } from './turns';
import { Watchdogs } from './watchdogs';

export interface ListeningPorts {
  /** Hands a question over; `accepted` is called at once, unless it is refused, which the client was told. */
  ask(question: NewQuestion, policy: WhileAnswering): void;
  /** Takes a question back of whose answer nothing was said; false when that is too late. */
  withdraw(queryId: string): boolean;
  /** Nothing waits to be decided any more. */
  decided(): void;
}

/**
 * The hearing half of a session: finals become turns, turns are judged, and a turn that asks becomes a
 * query. What is not answered is told to the client with its reason.
 */
export class Listening {
  readonly #options: ResolvedSessionOptions;
  readonly #outbox: Outbox;
  readonly #ports: ListeningPorts;
  readonly #turns = new Turns();
  readonly #transcript: Transcript;
  readonly #watchdogs: Watchdogs<OpenTurn>;
  readonly #offers: Offers;
  readonly #gate: Gate;
  readonly #deciding: Deciding;
  #last: OpenTurn | undefined;

  constructor(options: ResolvedSessionOptions, outbox: Outbox, ports: ListeningPorts) {
    this.#options = options;
    this.#outbox = outbox;
    this.#ports = ports;
    this.#transcript = new Transcript(options.transcriptUtterances, options.transcriptChars);
    this.#watchdogs = new Watchdogs(options.clock, options.turnTimeoutMs, (turn) =>
      outbox.step(() => this.#close(turn)),
    );
    this.#offers = new Offers(options.clock);
    this.#gate = new Gate(options);
    this.#deciding = new Deciding(options, outbox, this.#gate, this.#offers, {
      query: (question, language) => this.#query(question, language),
      ask: ports.ask,
      full: (turn) => this.#turns.end(turn),
      over: (turn) => this.#forget(turn),
      decided: ports.decided,
    });
  }

  /** Whether a turn waits to be decided: a judge is at work on it, or on one before it. */
  get undecided(): boolean {
    return this.#deciding.undecided;
  }

  /** A partial: the speaker goes on, so an incomplete question of theirs waits longer. */
  partial(chunk: AsrChunkMessage): void {
    this.#gate.goesOn(chunk.speaker);
    const turn = this.#turns.of(chunk.speaker);
    if (!turn) return;
    if (chunk.endpoint) this.#end(turn);
    else if (!this.#deciding.isJudging(turn)) this.#watchdogs.watch(turn);
  }

  /** A final, with text. `policy` overrides what happens when another question is being answered. */
  final(chunk: AsrChunkMessage, policy = this.#options.onQuestionWhileAnswering): void {
    if (this.#turns.isRepeated(chunk)) return;
    const fresh = this.#turns.of(chunk.speaker) === undefined;
    const turn = this.#turns.add(chunk);
    this.#last = turn;
    if (fresh) this.#gate.begin(turn);
    else this.#deciding.goesOn(turn);
    if (this.#gate.isCall(turn)) return this.#onCall(turn);
    const withdrawn = this.#withdrawSelfAnswered(chunk);
    const ended = chunk.endpoint === true || this.#turns.isFull(turn);
    const previous = this.#transcript.snapshot();
    const finding = this.#gate.examine(turn, ended, previous);
    if (finding.detection.reason !== 'incomplete' || ended) {
      if (ended) this.#turns.end(turn);
      return this.#deciding.decide(turn, finding, { policy, told: withdrawn }, previous);
    }
    this.#offers.withdraw();
    this.#deciding.tell({ ...finding.detection, decision: 'silent' });
    this.#watchdogs.watch(turn);
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
    if (turn) this.#end(turn);
  }

  /** Judges what is still open as it stands; what a judge is at work on goes on being judged. */
  endAllTurns(): void {
    for (const turn of this.#turns.all()) this.#end(turn);
  }

  /** Waits for no judge any more: the detector's own decisions stand. */
  decideByRule(): void {
    this.#deciding.byRule();
  }

  /** Forgets what is still open, unjudged. */
  dropAllTurns(): void {
    this.#deciding.drop();
    for (const turn of this.#turns.all()) {
      this.#watchdogs.unwatch(turn);
      this.#turns.end(turn);
    }
  }

  /** What an instant query asks: an offered question, else the last that was said. */
  get latest(): string | undefined {
    return this.#offers.question ?? this.#last?.text;
  }

  /** The query of an instant question, which uses up the offer that it accepts. */
  instantQuery(question: string): RagQuery {
    if (question === this.#offers.question) this.#offers.withdraw();
    const query = this.#query(question, this.#last?.language);
    this.#gate.accepted(query.queryId, question);
    return query;
  }

  /** The answer of a question ended. */
  answered(queryId: string, reason: FinishReason): void {
    this.#gate.ended(queryId, reason);
  }

  #query(question: string, language: string | undefined): RagQuery {
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

  /** Only a name was said: what its speaker says next is said to it. */
  #onCall(turn: OpenTurn): void {
    this.#forget(turn);
    this.#outbox.status({ stage: 'waiting_for_question', reason: 'addressed', confidence: 0 });
  }

  /** "Why did it fail?" – "because the disk was full": nobody waits for an answer any more. */
  #withdrawSelfAnswered({ text, speaker }: AsrChunkMessage): boolean {
    const queryId = this.#gate.selfAnswered(text, speaker);
    return queryId !== undefined && this.#ports.withdraw(queryId);
  }

  /** No more belongs to the turn: it is judged as it stands, unless a judge is at work on it already. */
  #end(turn: OpenTurn): void {
    if (this.#deciding.isJudging(turn)) this.#turns.end(turn);
    else this.#close(turn);
  }

  #close(turn: OpenTurn): void {
    this.#watchdogs.unwatch(turn);
    this.#turns.end(turn);
    const previous = this.#transcript.snapshot();
    const finding = this.#gate.examine(turn, true, previous);
    const policy = this.#options.onQuestionWhileAnswering;
    this.#deciding.decide(turn, finding, { policy, told: true }, previous);
  }

  /** The turn is over; what follows it hears it as context. */
  #forget(turn: OpenTurn): void {
    this.#watchdogs.unwatch(turn);
    this.#turns.end(turn);
    this.#transcript.add(this.#utteranceOf(turn));
  }

  #utteranceOf({ text, speaker, language }: OpenTurn): Utterance {
    return {
      text,
      at: this.#options.clock.now(),
      ...(speaker ? { speaker } : {}),
      ...(language ? { language } : {}),
    };
  }
}
