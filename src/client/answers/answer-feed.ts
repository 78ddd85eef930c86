import type { ServerMessage, StatusMessage } from '../../protocol/index';
import { isBackendError, type SessionLoss, SessionLostError } from '../errors';
import { type Answer, IncomingAnswer } from './answer';

export interface AnswersOptions {
  /** How many answers may wait to be taken; beyond it the oldest is left out. Default 100. */
  backlog?: number;
  /** Ends the iteration, which then throws the signal's reason. */
  signal?: AbortSignal;
}

/** More questions than a server lets wait. */
const MAX_OPEN = 256;

/** One iteration: what waits for it, and how to wake it. */
interface Reader {
  ready: Answer[];
  backlog: number;
  wake(): void;
}

/** Makes answers out of messages, for everybody who iterates over them. */
export class AnswerFeed {
  readonly #readers = new Set<Reader>();
  readonly #open = new Map<string, IncomingAnswer>();
  /** What a server asks that gives questions no id. */
  #unnamed = '';
  /** Answers of which some may have ended unheard. */
  #doubtful: IncomingAnswer[] = [];
  #isOver = false;

  /** Answers to questions that are accepted from now on. */
  subscribe({ backlog = 100, signal }: AnswersOptions = {}): AsyncGenerator<Answer, void, undefined> {
    const reader: Reader = { ready: [], backlog, wake() {} };
    this.#readers.add(reader);
    return this.#read(reader, signal);
  }

  async *#read(reader: Reader, signal: AbortSignal | undefined): AsyncGenerator<Answer, void, undefined> {
    const wake = () => reader.wake();
    signal?.addEventListener('abort', wake);
    try {
      for (;;) {
        if (signal?.aborted) throw signal.reason;
        const answer = reader.ready.shift();
        if (answer) yield answer;
        else if (this.#isOver) return;
        else {
          await new Promise<void>((resolve) => {
            reader.wake = resolve;
          });
        }
      }
    } finally {
      this.#readers.delete(reader);
      signal?.removeEventListener('abort', wake);
    }
  }

  receive(message: ServerMessage): void {
    switch (message.type) {
      case 'status':
        return this.#onStatus(message);
      case 'answer': {
        const { query_id, stream_index, replace, session_id } = message;
        this.#orphan(query_id, session_id);
        // Without its beginning it would not be whole.
        const isWhole = stream_index === 0 || replace === true;
        const answer =
          this.#open.get(query_id) ?? (isWhole ? this.#accept(query_id, undefined, session_id) : undefined);
        if (answer?.received(message)) this.#open.delete(query_id);
        return;
      }
      case 'error': {
        const { query_id, code } = message;
        if (query_id !== undefined) return this.#open.get(query_id)?.failed(message);
        // A server that does not name questions means the running one, and no last part follows.
        const [running] = this.#open.values();
        if (!running || !isBackendError(code)) return;
        running.failed(message);
        this.#open.delete(running.queryId);
        return running.broken();
      }
    }
  }

  /** Some events are missing, and the state that they led to follows. */
  truncated(): void {
    this.#doubtful = [...this.#open.values()];
  }

  /** No more parts will come of the answers at hand. */
  lost(reason: SessionLoss): void {
    this.#lose(reason, () => true);
    this.#doubtful = [];
    this.#unnamed = '';
  }

  /** Nothing will come any more. */
  end(): void {
    this.lost('closed');
    this.#isOver = true;
    for (const reader of this.#readers) reader.wake();
  }

  #onStatus({ stage, query_id, question, session_id }: StatusMessage): void {
    if (stage === 'analyzing' || stage === 'instant_query') {
      if (query_id === undefined) this.#unnamed = question ?? '';
      else if (!this.#open.has(query_id)) this.#accept(query_id, question, session_id);
    } else if (stage === 'querying_rag' && query_id !== undefined) {
      this.#orphan(query_id, session_id);
      if (!this.#open.has(query_id)) this.#accept(query_id, question, session_id);
    } else if (stage === 'idle' || stage === 'closed') {
      // Nothing is answered any more, and nothing waits: what is still open has ended unheard.
      this.#lose('truncated', ({ label }) => label === session_id);
      this.#doubtful = [];
    }
  }

  #accept(queryId: string, question: string | undefined, label: string): IncomingAnswer | undefined {
    if (this.#readers.size === 0) return undefined;
    const answer = new IncomingAnswer(queryId, question ?? this.#unnamed, label);
    this.#unnamed = '';
    this.#open.set(queryId, answer);
    if (this.#open.size > MAX_OPEN) {
      const [oldest] = this.#open.values();
      this.#lose('truncated', (other) => other === oldest);
    }
    for (const reader of this.#readers) {
      reader.ready.push(answer);
      if (reader.ready.length > reader.backlog) reader.ready.shift();
      reader.wake();
    }
    return answer;
  }

  /**
   * A server answers in the order of acceptance: where one is answered, those before it have ended. Where it is one of
   * later this is certain only of the first, which was being answered: an instant query overtakes the others.
   */
  #orphan(queryId: string, label: string): void {
    if (!this.#doubtful[0]) return;
    const known = this.#doubtful.filter((one) => one.label === label);
    this.#doubtful = [];
    const at = known.findIndex((one) => one.queryId === queryId);
    const ended = known.slice(0, at < 0 ? 1 : at);
    this.#lose('truncated', (one) => ended.includes(one));
  }

  #lose(reason: SessionLoss, concerns: (answer: IncomingAnswer) => boolean): void {
    for (const answer of [...this.#open.values()].filter(concerns)) {
      this.#open.delete(answer.queryId);
      answer.broken(new SessionLostError(reason));
    }
  }
}
