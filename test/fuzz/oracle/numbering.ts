import type { AnswerMessage, ServerMessage, StatusMessage } from '../../../src/protocol/index';
import { Violation } from '../run';

interface Query {
  sessionId: string;
  asked: boolean;
  parts: number;
  failed: boolean;
}

interface Session {
  seq: number;
  /** The label was taken again: the numbering goes on if the former session was still answering, else restarts. */
  mayRestart?: boolean;
  /** The query whose answer is being streamed. */
  streaming?: string;
}

/**
 * Checks the order of what one connection is sent: `seq` rises by one within a session, and an accepted query
 * gets one `querying_rag`, parts without a gap, one final, and nothing after.
 */
export class Numbering {
  readonly #sessions = new Map<string, Session>();
  readonly #open = new Map<string, Query>();
  readonly #ended = new Set<string>();
  #current: string | undefined;

  /** The connection is greeted under this label. */
  begin(sessionId: string): void {
    this.#current = sessionId;
  }

  hear(event: ServerMessage, text: string): void {
    const id = event.session_id;
    const isReply = event.type === 'ack' || (event.type === 'error' && event.query_id === undefined);
    if (isReply && id !== this.#current) {
      this.#current = id;
      const former = this.#sessions.get(id);
      this.#sessions.set(id, { ...former, seq: former?.seq ?? 0, mayRestart: true });
    }
    if (event.type === 'ack') return;
    const session = this.#sessions.get(id) ?? { seq: 0 };
    this.#sessions.set(id, session);
    const restarts = session.mayRestart && session.streaming === undefined && event.seq === 1;
    session.mayRestart = false;
    if (event.seq !== session.seq + 1 && !restarts)
      throw new Violation(`seq ${session.seq + 1} was due: ${text}`);
    session.seq = event.seq;
    if (event.type === 'status') this.#status(event, session, text);
    else if (event.type === 'answer') this.#answer(event, session, text);
    else if (event.query_id !== undefined) this.#failed(event.query_id, event.code, text);
  }

  /** The session was closed properly: everything that was accepted must have ended. */
  end(): void {
    const [left] = this.#open.keys();
    if (left !== undefined) throw new Violation(`the query ${left} has no end`);
  }

  #status(
    { stage, query_id: queryId, session_id: sessionId }: StatusMessage,
    session: Session,
    text: string,
  ) {
    if (queryId === undefined) return;
    if (stage === 'analyzing' || stage === 'instant_query') {
      if (this.#open.has(queryId) || this.#ended.has(queryId)) throw new Violation(`accepted twice: ${text}`);
      this.#open.set(queryId, { sessionId, asked: false, parts: 0, failed: false });
    } else if (stage === 'querying_rag') {
      const query = this.#opened(queryId, text);
      if (query.asked) throw new Violation(`asked twice: ${text}`);
      if (session.streaming !== undefined) throw new Violation(`two answers at a time: ${text}`);
      query.asked = true;
      session.streaming = queryId;
    } else if (stage === 'interrupting' && session.streaming !== queryId) {
      throw new Violation(`interrupts what does not run: ${text}`);
    }
  }

  #answer({ query_id: queryId, ...part }: AnswerMessage, session: Session, text: string): void {
    const query = this.#opened(queryId, text);
    if (!query.asked || session.streaming !== queryId) throw new Violation(`not its turn: ${text}`);
    if (part.session_id !== query.sessionId) throw new Violation(`of another session: ${text}`);
    if (part.stream_index !== query.parts) throw new Violation(`part ${query.parts} was due: ${text}`);
    if (part.final !== (part.finish_reason !== undefined))
      throw new Violation(`no reason, or too early: ${text}`);
    if (part.content.includes('AFTER-')) throw new Violation(`text after the abort: ${text}`);
    query.parts++;
    if (!part.final) return;
    if (query.failed !== (part.finish_reason === 'error') && part.finish_reason !== 'interrupted') {
      throw new Violation(`a failure that was not told, or none that was: ${text}`);
    }
    this.#open.delete(queryId);
    this.#ended.add(queryId);
    delete session.streaming;
  }

  #failed(queryId: string, code: string, text: string): void {
    if (code === 'QUEUE_FULL' && !this.#open.has(queryId)) return;
    const query = this.#opened(queryId, text);
    if (query.failed) throw new Violation(`failed twice: ${text}`);
    query.failed = true;
  }

  #opened(queryId: string, text: string): Query {
    const query = this.#open.get(queryId);
    if (!query) throw new Violation(`of a query that is not open: ${text}`);
    return query;
  }
}
