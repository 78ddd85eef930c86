import {
  type AckMessage,
  type AnswerMessage,
  BACKEND_ERROR_CODES,
  type ErrorMessage,
  type FinishReason,
  type ServerMessage,
  type Source,
  type StatusMessage,
  type Timing,
} from '../../protocol/index';

/** One question from acceptance to its end, with the answer so far. */
export interface Question {
  /** Absent until the server names it; the older service never does. */
  id: string | undefined;
  /** What was said; absent when it was not a single line of ours (a turn that the server completed later). */
  line: string | undefined;
  /** What the server understood. */
  asked: string;
  /** When the line's final was sent, or the question became known, in milliseconds of the client's clock. */
  sentAt: number;
  stage: 'analyzing' | 'querying_rag';
  text: string;
  sources: readonly Source[];
  firstTextAt?: number;
  endedAt?: number;
  /** Set at the end. */
  finish?: FinishReason;
  error?: Pick<ErrorMessage, 'code' | 'message'>;
  timing?: Timing;
}

/** Whether it ended with an answer. An end without a reason (the older service) is judged by its text. */
export function isAnswered({ finish, text, error }: Question): boolean {
  if (error) return false;
  return finish === undefined ? text !== '' : finish === 'complete';
}

/** Why a line was not answered. */
export type Silence =
  | 'no question'
  | 'may go on'
  | 'perhaps a question'
  | 'asked before'
  | 'other speaker'
  | 'not addressed'
  | 'called by name'
  | 'ignored'
  | 'paused';

/** The client's wording for the server's reasons; for any other, it says that nothing was asked. */
const SILENCE_OF: ReadonlyMap<string | undefined, Silence> = new Map([
  ['incomplete', 'may go on'],
  ['duplicate', 'asked before'],
  ['speaker', 'other speaker'],
  ['not_addressed', 'not addressed'],
  ['addressed', 'called by name'],
  ['ignored', 'ignored'],
]);

export type ExchangeEvent =
  | { type: 'silent'; line: string; why: Silence }
  | { type: 'asked' | 'changed' | 'ended'; question: Question }
  | { type: 'refused'; line: string | undefined; error: ErrorMessage }
  | { type: 'state'; stage: 'paused' | 'listening' };

/** What is acknowledged of a line or a command; the connection's own messages are nobody's. */
const COUNTED: readonly (string | undefined)[] = ['asr_chunk', 'control'];

/**
 * Follows a conversation with a server: which line became which question, the state of each answer, and what
 * is still open. Knows neither socket nor screen; the time is passed in.
 */
export class Exchanges {
  readonly #now: () => number;
  readonly #pending = new Pending();
  readonly #open: Question[] = [];
  #asked = 0;
  #unanswered = 0;
  #paused = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Lines that were sent and that the server has not judged yet. */
  get undecided(): readonly string[] {
    return this.#pending.lines;
  }

  /** Whether every line is judged and every question ended. */
  get settled(): boolean {
    return this.#open.length === 0 && this.#pending.lines.length === 0;
  }

  get asked(): number {
    return this.#asked;
  }

  /** Questions that ended without an answer, and lines that the server refused. */
  get unanswered(): number {
    return this.#unanswered + this.#open.length;
  }

  /** Call for every message that is sent; `line` is set for a final and for an instant query. */
  sent(kind: 'partial' | 'final' | 'other', line?: string): void {
    this.#pending.sent({ kind, line, sentAt: this.#now() });
  }

  received(message: ServerMessage): ExchangeEvent[] {
    switch (message.type) {
      case 'ack': {
        if (message.message === 'connected' || !COUNTED.includes(message.received_type)) return [];
        const accepted = this.#pending.acked(message);
        return message.message === 'paused' && accepted ? this.#silent('paused') : [];
      }
      case 'status':
        return this.#onStatus(message);
      case 'answer':
        return this.#onAnswer(message);
      case 'error':
        return this.#onError(message);
    }
  }

  #onStatus(status: StatusMessage): ExchangeEvent[] {
    switch (status.stage) {
      case 'waiting_for_question':
        if (status.reason === 'ignored') this.#unanswered += 1;
        return this.#silent(silenceOf(status));
      case 'analyzing':
      case 'instant_query':
        return [{ type: 'asked', question: this.#ask(status) }];
      case 'querying_rag': {
        const question = this.#find(status.query_id) ?? this.#ask(status);
        question.stage = 'querying_rag';
        return [{ type: 'changed', question }];
      }
      case 'paused':
      case 'listening': {
        const paused = status.stage === 'paused';
        const news = paused !== this.#paused;
        this.#paused = paused;
        return news ? [{ type: 'state', stage: status.stage }] : [];
      }
      default:
        return [];
    }
  }

  #onAnswer(answer: AnswerMessage): ExchangeEvent[] {
    const question = this.#find(answer.query_id) ?? this.#ask(answer);
    question.id ??= answer.query_id;
    if (answer.sources) question.sources = answer.sources;
    if (answer.content !== '' || answer.replace) {
      question.firstTextAt ??= this.#now();
      question.text = answer.replace ? answer.content : question.text + answer.content;
    }
    if (!answer.final) return [{ type: 'changed', question }];
    if (answer.finish_reason) question.finish = answer.finish_reason;
    if (answer.timing) question.timing = answer.timing;
    return [this.#end(question)];
  }

  /** The session is lost: nothing comes any more of its questions. What was not judged yet is sent again. */
  lost(): ExchangeEvent[] {
    const code = 'QUERY_INTERRUPTED';
    const message = 'The session was lost before the answer was complete; ask again.';
    this.#pending.renew();
    return [...this.#open].map((question) => {
      question.error ??= { code, message };
      return this.#end(question);
    });
  }

  #onError(error: ErrorMessage): ExchangeEvent[] {
    // The client asked to come back; no line of ours is refused.
    if (error.code === 'RESUME_FAILED') return [];
    if (error.query_id !== undefined) {
      const question = this.#open.find(({ id }) => id === error.query_id);
      if (question) {
        // Its last part follows and ends it.
        question.error = error;
        return [{ type: 'changed', question }];
      }
    } else if (isBackendFailure(error) && this.#open[0]) {
      // A server that does not name questions means the running one, and no last part follows.
      this.#open[0].error = error;
      return [this.#end(this.#open[0])];
    }
    const refused = error.query_id === undefined ? this.#pending.refused() : this.#pending.judged();
    if (refused?.line !== undefined) this.#unanswered += 1;
    return [{ type: 'refused', line: refused?.line, error }];
  }

  /** A question that is not among the open ones yet. */
  #ask({ query_id, question }: { query_id?: string | undefined; question?: string | undefined }): Question {
    const judged = this.#pending.judged();
    const asked: Question = {
      id: query_id,
      line: judged?.line,
      asked: question ?? judged?.line ?? '',
      sentAt: judged?.sentAt ?? this.#now(),
      stage: 'analyzing',
      text: '',
      sources: [],
    };
    this.#asked += 1;
    this.#open.push(asked);
    return asked;
  }

  #find(id: string | undefined): Question | undefined {
    return this.#open.find((question) => question.id === id) ?? this.#open.find(({ id }) => id === undefined);
  }

  #end(question: Question): ExchangeEvent {
    question.endedAt = this.#now();
    this.#open.splice(this.#open.indexOf(question), 1);
    if (!isAnswered(question)) this.#unanswered += 1;
    return { type: 'ended', question };
  }

  #silent(why: Silence): ExchangeEvent[] {
    const judged = this.#pending.judged();
    return judged?.line === undefined ? [] : [{ type: 'silent', line: judged.line, why }];
  }
}

function silenceOf({ reason, offer }: StatusMessage): Silence {
  return offer ? 'perhaps a question' : (SILENCE_OF.get(reason) ?? 'no question');
}

function isBackendFailure({ code }: ErrorMessage): boolean {
  return (BACKEND_ERROR_CODES as readonly string[]).includes(code);
}

/** A message in flight. */
interface Sent {
  kind: 'partial' | 'final' | 'other';
  /** The text of a final, or of an instant query. */
  line: string | undefined;
  /** Milliseconds of the client's clock. */
  sentAt: number;
}

/**
 * What was sent and not answered yet. A server acknowledges or refuses each message in order; its decision
 * about a line comes right after that line's ack.
 */
class Pending {
  readonly #unacked: Sent[] = [];
  #accepted: Sent[] = [];

  get lines(): readonly string[] {
    return [...this.#accepted, ...this.#unacked].flatMap(({ line }) => (line === undefined ? [] : [line]));
  }

  sent(message: Sent): void {
    this.#unacked.push(message);
  }

  /** Returns the line that this ack is for, if any. */
  acked(ack: AckMessage): Sent | undefined {
    const kind = kindOf(ack);
    // Earlier messages must have been skipped: the order is guaranteed.
    const at = this.#unacked.findIndex((message) => message.kind === kind);
    const message = this.#unacked.splice(0, at + 1).at(-1);
    if (message?.line === undefined) return undefined;
    this.#accepted.push(message);
    return message;
  }

  /** Lines that were accepted by a session that is lost are not judged any more. */
  renew(): void {
    this.#accepted = [];
  }

  /** The oldest message was refused. */
  refused(): Sent | undefined {
    return this.#unacked.shift();
  }

  /** The server has decided about the oldest line that it accepted. */
  judged(): Sent | undefined {
    return this.#accepted.shift();
  }
}

function kindOf({ received_type, is_final }: AckMessage): Sent['kind'] {
  if (received_type !== 'asr_chunk') return 'other';
  return is_final === false ? 'partial' : 'final';
}
