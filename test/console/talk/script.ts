import { Talk } from '../../../src/console/talk/talk';
import type { AnswerMessage, ErrorMessage, StatusMessage } from '../../../src/protocol/index';

type Fields<M> = Partial<Omit<M, 'type' | 'session_id' | 'seq'>>;

/** A talk, and what happens to it in few words. Time stands still unless it is told to pass. */
export class Script {
  readonly #clock = { now: 1_000 };
  readonly talk = new Talk({ now: () => this.#clock.now });
  #clientSeq = 0;
  #seq = 0;

  get view() {
    return this.talk.view;
  }

  /** Each turn as `text | outcome reason`. */
  get turns(): string[] {
    return this.view.turns.map(({ text, partial, speaker, decision }) => {
      const said = [text, partial && `(${partial})`].filter(Boolean).join(' ');
      const who = speaker === undefined ? '' : `${speaker}: `;
      const what = decision ? ` | ${[decision.outcome, decision.reason].filter(Boolean).join(' ')}` : '';
      return who + said + what;
    });
  }

  pass(ms: number): this {
    this.#clock.now += ms;
    return this;
  }

  /** Returns the number under which it was sent. */
  final(text: string, fields: { speaker?: string; segment_id?: string } = {}): number {
    this.#clientSeq += 1;
    this.talk.heard({ text, is_final: true, ...fields }, this.#clientSeq);
    return this.#clientSeq;
  }

  partial(text: string, fields: { speaker?: string; segment_id?: string } = {}): this {
    this.#clientSeq += 1;
    this.talk.heard({ text, is_final: false, ...fields }, this.#clientSeq);
    return this;
  }

  control(action: 'pause' | 'resume' | 'instant_query', fields: object = {}): number {
    this.#clientSeq += 1;
    this.talk.controlled({ type: 'control', action, ...fields }, this.#clientSeq);
    return this.#clientSeq;
  }

  ack(clientSeq: number, fields: object = {}): this {
    const type = 'ack';
    const head = { type, session_id: 's', received_type: 'asr_chunk', is_final: true } as const;
    this.talk.received({ ...head, client_seq: clientSeq, ...fields });
    return this;
  }

  status(stage: StatusMessage['stage'], fields: Fields<StatusMessage> = {}): this {
    this.talk.received({ type: 'status', session_id: 's', seq: ++this.#seq, stage, ...fields });
    return this;
  }

  asked(queryId: string, question: string, finals?: number[]): this {
    return this.status('analyzing', {
      query_id: queryId,
      question,
      confidence: 0.9,
      ...(finals ? { finals } : {}),
    });
  }

  silent(reason: string, finals?: number[], fields: Fields<StatusMessage> = {}): this {
    return this.status('waiting_for_question', { reason, ...(finals ? { finals } : {}), ...fields });
  }

  answer(queryId: string, content: string, fields: Fields<AnswerMessage> = {}): this {
    this.talk.received({
      type: 'answer',
      session_id: 's',
      seq: ++this.#seq,
      query_id: queryId,
      stream_index: 0,
      content,
      final: false,
      ...fields,
    });
    return this;
  }

  error(code: ErrorMessage['code'], fields: Fields<ErrorMessage> = {}): this {
    this.talk.received({
      type: 'error',
      session_id: 's',
      seq: ++this.#seq,
      code,
      message: `It is ${code}.`,
      ...fields,
    });
    return this;
  }
}
