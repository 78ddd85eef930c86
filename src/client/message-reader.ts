import * as v from 'valibot';
import { type ServerMessage, serverMessageSchema } from '../protocol/index';

export type ReadResult = { ok: true; message: ServerMessage } | { ok: false; problem: string };

export interface InvalidFrame {
  /** What is wrong, without the frame's content. */
  problem: string;
  /** The frame as it came. */
  data: unknown;
}

type Fields = Record<string, unknown>;

/**
 * Reads the frames of one connection, with mercy: servers of the older Python service number nothing, and
 * leave out ids. What is missing is filled in from what came before, so that a reader always has it:
 *
 * - `session_id`: the last one known; a number is read as text.
 * - `seq`: one more than the last.
 * - `query_id` of an answer: the one that a status or answer named last, else a name of our own
 *   (`query-1`, `query-2` …) that lasts until the answer is final.
 * - `stream_index`: counted; `content`: empty; `final`: false.
 *
 * A `null` counts as missing. Whatever is still not a message of the protocol is reported, never thrown.
 */
export class MessageReader {
  #sessionId: string | undefined;
  #seq = 0;
  #queryId: string | undefined;
  #madeUp = 0;
  #index = 0;

  /** The session that the server named last. */
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
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      return { ok: false, problem: 'The frame is not a JSON object.' };
    }
    const result = v.safeParse(serverMessageSchema, this.#complete(withoutNulls(value)), {
      abortEarly: true,
    });
    if (!result.success) {
      const [issue] = result.issues;
      return { ok: false, problem: `'${v.getDotPath(issue) ?? 'type'}' is not as the protocol says.` };
    }
    this.#remember(result.output);
    return { ok: true, message: result.output };
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
