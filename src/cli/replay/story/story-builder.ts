import type { AsrChunkMessage, ControlMessage } from '../../../protocol/index';
import type { Detection, Turn } from '../../../questions/index';
import type { QuestionProgress, SessionEvent } from '../../../session/index';
import type { BackendCall } from './simulated-backend';
import { Speech } from './speech';
import type { Answered, Decided, Moment, Partials, Speculation, Story } from './story';

/**
 * Assembles the story of a replay from what went into the session, what came out of it, and how the backend was called.
 */
export class StoryBuilder {
  readonly #now: () => number;
  readonly #moments: Moment[] = [];
  readonly #speech = new Speech();
  readonly #partials = new Map<string, Partials>();
  readonly #answers = new Map<string, Answered>();
  readonly #calls: { call: BackendCall; speculative: boolean }[] = [];
  /** Questions are named in the order in which they were asked: `q1`, `q2`, the same in every variant. */
  readonly #names = new Map<string, string>();
  /** The call that each answer came from. */
  readonly #sources = new Map<string, string>();
  /** Whose turn is being decided: of the chunk at hand, or of the turn that the detector was asked about. */
  #speaker: string | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Call before the session takes the message. */
  heard(message: AsrChunkMessage | ControlMessage): void {
    const at = this.#now();
    if (message.type === 'control') {
      this.#moments.push({ type: 'control', at, action: message.action });
      return;
    }
    const { text, is_final, speaker } = message;
    this.#speaker = speaker;
    this.#speech.heard(message, at);
    if (!is_final) return this.#partial(message, at);
    this.#partials.delete(speaker ?? '');
    if (text.trim() === '') return;
    this.#moments.push({ type: 'final', at, ...ofSpeaker(speaker), text });
  }

  detected(turn: Turn, _detection: Detection): void {
    this.#speaker = turn.speaker;
  }

  called(call: BackendCall): void {
    this.#calls.push({ call, speculative: !this.#answers.has(call.queryId) });
  }

  progressed(progress: QuestionProgress): void {
    const at = this.#now();
    if (progress.phase === 'accepted') {
      const { queryId, question } = progress;
      const speaker = this.#speaker;
      const lastWordAt = this.#speech.lastWordAt(speaker);
      const finalAt = this.#speech.finalAt(speaker);
      const answer: Answered = {
        type: 'answer',
        at,
        queryId: this.#nameOf(queryId),
        ...ofSpeaker(speaker),
        question,
        ...(lastWordAt === undefined ? {} : { lastWordAt }),
        ...(finalAt === undefined ? {} : { finalAt }),
        until: at,
        text: '',
      };
      this.#answers.set(queryId, answer);
      this.#moments.push(answer);
    } else if (progress.phase === 'ended') {
      const answer = this.#answers.get(progress.queryId);
      if (answer) answer.until = at;
    }
  }

  told(event: SessionEvent): void {
    const at = this.#now();
    switch (event.type) {
      case 'status': {
        const decided = this.#decided(event);
        if (decided) this.#moments.push(decided);
        return;
      }
      case 'answer':
        return this.#onAnswer(event, at);
      case 'error': {
        const { code, query_id: queryId } = event;
        this.#moments.push({ type: 'error', at, code, ...this.#named(queryId) });
      }
    }
  }

  /** Call when the session is closed. */
  build(file: string): Story {
    for (const [queryId, id] of this.#sources) this.#trace(queryId, id);
    const speculations = this.#calls
      .filter(({ speculative }) => speculative)
      .map(({ call }) => this.#guess(call));
    const calls = this.#calls.map(({ call }) => call);
    const count = (kind: BackendCall['kind']) => calls.filter((call) => call.kind === kind).length;
    return {
      file,
      durationMs: this.#now(),
      // The sort is stable: what happened at the same time stays in order.
      moments: [...this.#moments, ...speculations].sort((a, b) => a.at - b.at),
      backend: {
        answers: count('answer'),
        retrievals: count('retrieve'),
        tokens: calls.reduce((sum, { tokens }) => sum + tokens, 0),
      },
    };
  }

  #partial({ text, speaker }: AsrChunkMessage, at: number): void {
    const running = this.#partials.get(speaker ?? '');
    if (running) {
      running.until = at;
      running.times.push(at);
      running.text = text;
      return;
    }
    const partials: Partials = { type: 'partials', at, until: at, ...ofSpeaker(speaker), times: [at], text };
    this.#partials.set(speaker ?? '', partials);
    this.#moments.push(partials);
  }

  #decided(event: Extract<SessionEvent, { type: 'status' }>): Decided | undefined {
    const { stage, reason, confidence, offer, query_id: queryId } = event;
    const busy = stage === 'analyzing' || stage === 'instant_query';
    if (!busy && stage !== 'waiting_for_question') return undefined;
    const question = offer?.question ?? event.question;
    return {
      type: 'decision',
      at: this.#now(),
      decision: busy ? 'answer' : offer ? 'offer' : 'silent',
      ...ofSpeaker(this.#speaker),
      ...(reason === undefined ? {} : { reason }),
      ...(confidence === undefined ? {} : { confidence }),
      ...(question === undefined ? {} : { question }),
      ...(busy && queryId !== undefined ? { queryId: this.#nameOf(queryId) } : this.#named(queryId)),
    };
  }

  #nameOf(queryId: string): string {
    const name = this.#names.get(queryId) ?? `q${this.#names.size + 1}`;
    this.#names.set(queryId, name);
    return name;
  }

  /** Of a question that was accepted. */
  #named(queryId: string | undefined): { queryId?: string } {
    const name = queryId === undefined ? undefined : this.#names.get(queryId);
    return name === undefined ? {} : { queryId: name };
  }

  #onAnswer(event: Extract<SessionEvent, { type: 'answer' }>, at: number): void {
    const answer = this.#answers.get(event.query_id);
    if (!answer) return;
    if (event.content !== '') answer.firstTextAt ??= at;
    answer.text = event.replace ? event.content : answer.text + event.content;
    if (!event.final) return;
    if (event.finish_reason) answer.finish = event.finish_reason;
    if (event.timing) answer.timing = event.timing;
    if (event.reference?.message_id) this.#sources.set(event.query_id, event.reference.message_id);
  }

  /** Notes what an answer was made of: a call that was made for it, or one that was made before it was confirmed. */
  #trace(queryId: string, id: string): void {
    const answer = this.#answers.get(queryId);
    const source = this.#calls.find(({ call }) => call.id === id);
    if (!answer || !source) return;
    answer.asked = source.call.question;
    if (source.speculative) answer.reused = 'answer';
    else if (source.call.passagesOf !== undefined) answer.reused = 'retrieve';
  }

  #guess(call: BackendCall): Speculation {
    const queryId = this.#servedBy(call);
    return {
      type: 'speculation',
      at: call.startedAt,
      until: call.endedAt ?? this.#now(),
      stage: call.kind,
      question: call.question,
      outcome: queryId === undefined ? 'discarded' : 'reused',
      tokens: call.tokens,
      ...this.#named(queryId),
    };
  }

  /** The question whose answer came from this call, or was written from its passages. */
  #servedBy({ id, kind }: BackendCall): string | undefined {
    for (const [queryId, source] of this.#sources) {
      if (kind === 'answer' && source === id) return queryId;
      const answered = this.#calls.find(({ call }) => call.id === source);
      if (kind === 'retrieve' && answered?.call.passagesOf === id) return queryId;
    }
    return undefined;
  }
}

function ofSpeaker(speaker: string | undefined): { speaker?: string } {
  return speaker === undefined ? {} : { speaker };
}
