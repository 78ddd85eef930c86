import type { ClientState } from '../../client/index';
import type {
  AckMessage,
  CatchUp,
  ControlMessage,
  ErrorMessage,
  ServerMessage,
  Stage,
  StatusMessage,
} from '../../protocol/index';
import { Answers } from './answers';
import { cleaned } from './cleaned';
import { Delays } from './delays';
import { Notices, noticeKindOf } from './notices';
import { PendingOffer } from './pending-offer';
import { SentMessages } from './sent-messages';
import type { Turn } from './turn';
import { type HeardChunk, Turns } from './turns';
import type { DecisionView, OfferView, TalkView } from './views';

export interface TalkOptions {
  /** Milliseconds from any fixed point. */
  now: () => number;
}

/** The two reasons that take a question back, besides what they say about a turn of their own. */
const WITHDRAWING: ReadonlySet<string | undefined> = new Set(['self_answered', 'continued']);

/**
 * What a session looks like from outside, put together from what its client sends and receives. Each message costs the
 * same however long the session is; the view is made when it is looked at, and shares with the one before it whatever
 * has not changed. Memory is bounded.
 */
export class Talk {
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #turns = new Turns();
  readonly #answers = new Answers();
  readonly #offer = new PendingOffer();
  readonly #notices = new Notices();
  readonly #delays = new Delays();
  readonly #sent = new SentMessages();
  readonly #listeners = new Set<() => void>();
  #stage: Stage | undefined;
  #paused: CatchUp | undefined;
  /** Those that the server has not acknowledged. */
  #pauses: { key: number; catchUp: CatchUp }[] = [];
  /** Instant queries that are not asked yet: whether each has a text. */
  #instantQueries: { key: number; hasText: boolean }[] = [];
  /** Why the server is about to close the connection. */
  #closing: Pick<ErrorMessage, 'code' | 'message'> | undefined;
  #view: TalkView | undefined;

  constructor({ now }: TalkOptions) {
    this.#now = now;
    this.#startedAt = now();
  }

  /** The same object as long as nothing has changed. */
  get view(): TalkView {
    const { offer } = this;
    if (this.#view && this.#view.offer === offer) return this.#view;
    const delays = this.#delays.spread;
    this.#view = {
      turns: this.#turns.views,
      answers: this.#answers.views,
      ...(offer ? { offer } : {}),
      ...(this.#stage === undefined ? {} : { stage: this.#stage }),
      ...(this.#paused === undefined ? {} : { paused: this.#paused }),
      notices: this.#notices.views,
      ...(delays ? { delays } : {}),
      forgotten: this.#turns.forgotten + this.#answers.forgotten,
    };
    return this.#view;
  }

  /** Accepted questions whose answers have not ended. */
  get unanswered(): number {
    return this.#answers.open;
  }

  /** The question that an instant query without a text would ask. */
  get offer(): OfferView | undefined {
    return this.#offer.at(this.#at);
  }

  /** The text of the newest turn that has one. */
  get lastSaid(): string | undefined {
    return this.#turns.latest?.view.text;
  }

  /** Nothing was said or answered. */
  get isEmpty(): boolean {
    const { turns, answers } = this.view;
    return turns.length === 0 && answers.length === 0;
  }

  /** The listener is called after each change; returns how to end that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A chunk was sent. `clientSeq` as the client returned it, if it did. */
  heard(chunk: HeardChunk, clientSeq?: number): void {
    const key = this.#sent.add(chunk.is_final ? 'final' : 'partial', clientSeq);
    this.#turns.heard(chunk, key, this.#at);
    this.#changed();
  }

  /** A control was sent. */
  controlled({ action, text, catch_up }: ControlMessage, clientSeq?: number): void {
    const key = this.#sent.add('control', clientSeq);
    if (action === 'pause') this.#pauses.push({ key, catchUp: catch_up ?? 'drop' });
    if (action === 'instant_query') this.#instantQueries.push({ key, hasText: text !== undefined });
  }

  received(said: ServerMessage): void {
    const message = cleaned(said);
    switch (message.type) {
      case 'ack':
        return this.#onAck(message);
      case 'status':
        this.#onStatus(message);
        break;
      case 'answer':
        this.#answers.accept({ queryId: message.query_id, question: '', speaker: undefined, at: this.#at });
        this.#answers.receive(message);
        if (message.final && message.timing) this.#delays.add(message.query_id, message.timing);
        break;
      case 'error':
        this.#onError(message);
    }
    this.#changed();
  }

  /** The client is in another state. */
  connection(state: ClientState): void {
    switch (state.type) {
      case 'connected':
        this.#closing = undefined;
        if (state.lost === undefined) return;
        this.#end(this.#sent.hasArrived, 'session_lost');
        this.#notices.add({ kind: 'session_lost', code: state.lost }, this.#at);
        break;
      case 'resumed':
        this.#closing = undefined;
        if (!state.truncated) return;
        this.#notices.add({ kind: 'events_missing' }, this.#at);
        break;
      case 'closed':
        this.#end(() => true);
        if (state.code !== 1000) this.#onClosed(state.code);
        break;
      default:
        return;
    }
    this.#changed();
  }

  /** So many messages will not reach the server. */
  dropped(count: number): void {
    this.#notices.add({ kind: 'dropped' }, this.#at, count);
    this.#changed();
  }

  dismissNotice(id: string): void {
    this.#notices.dismiss(id);
    this.#changed();
  }

  get #at(): number {
    return Math.round(this.#now() - this.#startedAt);
  }

  #onAck(ack: AckMessage): void {
    const key = this.#sent.acknowledged(ack);
    if (key === undefined) return;
    const pause = this.#pauses.find((sent) => sent.key === key);
    if (pause) this.#paused = pause.catchUp;
    if (pause) this.#pauses = this.#pauses.filter((sent) => sent !== pause);
    if (pause) return this.#changed();
    if (ack.message !== 'paused' || !ack.is_final) return;
    const how = this.#paused ?? 'drop';
    const decision: DecisionView = { at: this.#at, outcome: 'unheard', reason: how };
    this.#turns.decideLine(key, decision, how !== 'answer_missed');
    this.#changed();
  }

  #onStatus(status: StatusMessage): void {
    const { stage } = status;
    this.#stage = stage;
    switch (stage) {
      case 'analyzing':
        this.#onAccepted(status);
        break;
      case 'instant_query':
        this.#onInstantQuery(status);
        break;
      case 'waiting_for_question':
        this.#onNotAsked(status);
        break;
      case 'paused':
        this.#paused ??= 'drop';
        break;
      case 'listening':
        this.#paused = undefined;
        break;
      case 'closed':
        this.#paused = undefined;
        this.#offer.withdraw();
    }
  }

  #onAccepted(status: StatusMessage): void {
    const { query_id: queryId = '', question = '', finals } = status;
    this.#offer.onDecision(status);
    // The last status is told again to a client that has missed some.
    if (finals === undefined && this.#answers.has(queryId)) return;
    const decision = { ...this.#decisionOf(status, 'answer'), question, queryId };
    const turn = this.#turns.decide(finals, decision, true);
    if (turn?.wasMissed) this.#delays.waited(queryId);
    this.#accept(queryId, question, turn);
  }

  #onInstantQuery(status: StatusMessage): void {
    const { query_id: queryId = '', question = '' } = status;
    const { offer } = this;
    this.#offer.onDecision(status);
    const asked = this.#instantQueries.shift();
    if (this.#answers.has(queryId)) return;
    const offered = offer?.question === question ? this.#turns.byId(offer.turnId) : undefined;
    const last = asked?.hasText === false ? this.#lastAsked(question) : undefined;
    const turn = offered ?? last ?? this.#turns.byQuestion(question);
    const decision: DecisionView = { ...turn?.decision, at: this.#at, outcome: 'answer', question, queryId };
    if (turn) this.#turns.redecide(turn, decision);
    else this.#turns.addAsked(question, { ...decision, reason: 'asked' });
    this.#accept(queryId, question, turn, asked !== undefined);
  }

  /** The last that was said, if that is what is asked. */
  #lastAsked(question: string): Turn | undefined {
    const turn = this.#turns.latest;
    return turn?.view.text.includes(question) ? turn : undefined;
  }

  #accept(queryId: string, question: string, turn: Turn | undefined, isRequested = false): void {
    const asked = { queryId, question, speaker: turn?.speaker, at: this.#at };
    this.#answers.accept({ ...asked, ...(isRequested ? { isRequested } : {}) });
  }

  #onNotAsked(status: StatusMessage): void {
    const { reason, query_id: queryId, offer, finals } = status;
    this.#offer.onDecision(status);
    if (queryId !== undefined && WITHDRAWING.has(reason)) return this.#onWithdrawn(status, queryId);
    // It goes on, and is decided as a whole.
    if (reason === 'continued') return;
    const outcome = offer ? 'offer' : 'silent';
    const question = offer?.question ?? status.question;
    const decision = {
      ...this.#decisionOf(status, outcome),
      ...(question === undefined ? {} : { question }),
      ...(queryId === undefined ? {} : { queryId }),
    };
    const turn = this.#turns.decide(finals, decision, reason !== 'incomplete');
    if (offer) this.#offer.make({ ...offer, turnId: turn?.id ?? '' }, this.#at);
  }

  /** A question is taken back, because of what its speaker went on to say. */
  #onWithdrawn(status: StatusMessage, queryId: string): void {
    const { reason = '' } = status;
    const decision = { ...this.#decisionOf(status, 'silent'), queryId };
    const former = this.#turns.withdraw(queryId, reason, this.#at);
    // The reason that they gave themselves is decided with it.
    if (reason === 'self_answered') this.#turns.decideNext(former?.speaker, decision);
  }

  #decisionOf({ reason, confidence, rule }: StatusMessage, outcome: DecisionView['outcome']): DecisionView {
    return {
      at: this.#at,
      outcome,
      ...(reason === undefined ? {} : { reason }),
      ...(confidence === undefined ? {} : { confidence }),
      ...(rule === undefined ? {} : { rule }),
    };
  }

  #onError(error: ErrorMessage): void {
    const { code, message, query_id: queryId, client_seq, close_code, retry_after_ms } = error;
    if (close_code !== undefined) this.#closing = { code, message };
    const decision: DecisionView = { at: this.#at, outcome: 'refused', reason: code };
    let isShown = false;
    if (queryId !== undefined) {
      isShown = this.#answers.fail(queryId, code, message);
      // It was not accepted in the first place.
      if (!isShown && code === 'QUEUE_FULL') this.#turns.decide(undefined, decision, true);
    } else if (close_code === undefined && code !== 'RESUME_FAILED') {
      const key = this.#sent.refused(client_seq);
      this.#instantQueries = this.#instantQueries.filter((asked) => asked.key !== key);
      isShown = key !== undefined && this.#turns.decideLine(key, decision, true);
    }
    const kind = noticeKindOf(error);
    if (kind === undefined || (isShown && kind === 'refused')) return;
    const retry = retry_after_ms === undefined ? {} : { retryAfterMs: retry_after_ms };
    this.#notices.add({ kind, code, message, ...retry }, this.#at);
  }

  #onClosed(code: number): void {
    this.#notices.add({ kind: 'closed', ...(this.#closing ?? { code: String(code) }) }, this.#at);
  }

  /** The session is over; what has arrived is not decided any more. `reason`: what is told of it. */
  #end(hasArrived: (key: number) => boolean, reason?: string): void {
    this.#answers.lose();
    this.#offer.withdraw();
    this.#paused = undefined;
    this.#instantQueries = [];
    this.#pauses = this.#pauses.filter(({ key }) => !hasArrived(key));
    this.#turns.abandon(hasArrived, reason ? { at: this.#at, outcome: 'unheard', reason } : undefined);
  }

  #changed(): void {
    this.#view = undefined;
    for (const listener of this.#listeners) listener();
  }
}
