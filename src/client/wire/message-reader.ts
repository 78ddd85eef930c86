import type { ServerMessage } from '../../protocol/index';
import { shapeOf } from '../../protocol/shape-of';
import { checkServerMessage } from './message-checks';

export type ReadResult = { ok: true; message: ServerMessage } | { ok: false; problem: string };

export interface InvalidFrame {
  /** What is wrong, without the frame's content. */
  problem: string;
  /** The frame as received. */
  data: unknown;
}

type Fields = Record<string, unknown>;

/**
 * Parses the frames of one connection leniently: the older Python service does not number its messages and omits
 * ids. Missing fields are filled in from earlier messages, so readers can rely on them:
 *
 * - `session_id`: the last known one; numbers are converted to strings.
 * - `seq`: one more than the last.
 * - `query_id` of an answer: the last one in a status or answer, else a generated one (`query-1`, `query-2` …)
 *   that is used until the answer is final.
 * - `stream_index`: counted; `content`: empty; `final`: false.
 *
 * `null` counts as missing. Anything that is still not a message of the protocol is reported, never thrown.
 */
export class MessageReader {
  #sessionId: string | undefined;
  #seq = 0;
  #queryId: string | undefined;
  #madeUp = 0;
  #index = 0;

  /** The last session that the server named. */
  get sessionId(): string | undefined {
    return this.#sessionId;
  }

  read(data: unknown): ReadResult {
    if (typeof data !== 'string') return { ok: false, problem: 'The frame is not text.' };
    let value: unknown;
    try {
      value = JSON.parse(data);
    } catch {
      return { ok: false, problem: 'The frame is not valid JSON.' };
    }
    if (shapeOf(value) !== 'an object') return { ok: false, problem: 'The frame is not a JSON object.' };
    const message = checkServerMessage(this.#complete(withoutNulls(value as object)));
    if (typeof message === 'string')
      return { ok: false, problem: `'${message}' is not as the protocol says.` };
    this.#remember(message);
    return { ok: true, message };
  }

  #complete(fields: Fields): Fields {
    const id = fields.session_id;
    const session_id =
      typeof id === 'string' || typeof id === 'number' ? String(id) : (this.#sessionId ?? '');
    const seq = this.#seq + 1;
    if (fields.type === 'ack') return { ...fields, session_id };
    if (fields.type !== 'answer') return { seq, ...fields, session_id };
    const query_id = this.#queryId ?? `query-${this.#madeUp + 1}`;
    const stream_index = (fields.query_id ?? query_id) === this.#queryId ? this.#index : 0;
    return { seq, query_id, stream_index, content: '', final: false, ...fields, session_id };
  }

  #remember(message: ServerMessage): void {
    // What concerns the connection belongs to no session.
    if (message.type === 'error' && message.close_code !== undefined) return;
    this.#sessionId = message.session_id;
    if (message.type === 'ack') return;
    this.#seq = message.seq;
    if (message.type === 'status' && message.query_id !== undefined && message.query_id !== this.#queryId) {
      this.#queryId = message.query_id;
      this.#index = 0;
    }
    if (message.type !== 'answer') return;
    if (message.query_id === `query-${this.#madeUp + 1}`) this.#madeUp += 1;
    this.#queryId = message.final ? undefined : message.query_id;
    this.#index = message.stream_index + 1;
  }
}

function withoutNulls(value: object): Fields {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== null));
}
