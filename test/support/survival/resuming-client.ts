import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { closeActionOf, type ServerMessage } from '../../../src/protocol/index';

/** An answer as the client has it. */
export interface HeardAnswer {
  question: string;
  text: string;
  /** The next `stream_index`. */
  next: number;
  finish?: string;
  error?: string;
  /** On the clock of `performance.now`. */
  endedAt?: number;
}

interface Resumable {
  session_id: string;
  epoch: string;
  resume_token: string;
  last_seq: number;
}

/**
 * A client that comes back by itself, written after PROTOCOL.md alone. It checks all that it receives: what is repeated,
 * missing or contradictory is listed in `faults`.
 */
export class ResumingClient {
  readonly faults: string[] = [];
  readonly answers = new Map<string, HeardAnswer>();
  resumed = 0;
  truncated = 0;
  readonly #urlOf: (attempt: number) => string;
  readonly #retryMs: number;
  readonly #tops = new Map<string, number>();
  readonly #questions = new Map<string, string>();
  readonly #unacknowledged: { client_seq: number; text: string }[] = [];
  readonly #listeners = new Set<() => void>();
  #socket: WebSocket | undefined;
  readonly #abandoned: WebSocket[] = [];
  #place: Resumable | undefined;
  #replaying: 'no' | 'asked' | 'truncated' = 'no';
  #ready = false;
  /** Whether the server has acknowledged anything. */
  #isHeard = false;
  #attempt = 0;
  /** How often it has asked for its session. */
  #asked = 0;
  #clientSeq = 0;
  #stopped = false;

  /** @param urlOf where to connect at the n-th attempt, from 0 */
  constructor(urlOf: string | ((attempt: number) => string), { retryMs = 20 } = {}) {
    this.#urlOf = typeof urlOf === 'string' ? () => urlOf : urlOf;
    this.#retryMs = retryMs;
    this.#dial();
  }

  /** Says a final; it is sent again until it is acknowledged. */
  say(text: string): void {
    const client_seq = ++this.#clientSeq;
    const frame = JSON.stringify({ type: 'asr_chunk', text, is_final: true, client_seq });
    this.#unacknowledged.push({ client_seq, text: frame });
    if (this.#ready) this.#socket?.send(frame);
  }

  /** Cuts the connection without a close frame. */
  cut(): void {
    this.#socket?.terminate();
  }

  /** Leaves the connection half open, and uses another one. */
  abandon(): void {
    if (this.#socket) this.#abandoned.push(this.#socket);
    this.#dial();
  }

  /** Whether it has a session, a new one or its own. */
  get isBack(): boolean {
    return this.#ready;
  }

  get token(): string | undefined {
    return this.#place?.resume_token;
  }

  /** Resolves as soon as this holds. Rejects after `withinMs`. */
  async until(holds: () => boolean, withinMs = 30_000): Promise<void> {
    const late = AbortSignal.timeout(withinMs);
    while (!holds()) {
      await new Promise<void>((resolve, reject) => {
        const end = () => {
          this.#listeners.delete(end);
          late.removeEventListener('abort', tooLate);
          resolve();
        };
        const tooLate = () => {
          this.#listeners.delete(end);
          reject(new Error(`It did not happen within ${withinMs} ms: ${JSON.stringify(this.describe())}`));
        };
        this.#listeners.add(end);
        late.addEventListener('abort', tooLate, { once: true });
      });
    }
  }

  answerTo(question: string): HeardAnswer | undefined {
    return [...this.answers.values()].find((answer) => answer.question === question);
  }

  /** For messages of tests that fail. */
  describe(): object {
    return {
      faults: this.faults,
      answers: [...this.answers],
      resumed: this.resumed,
      tops: [...this.#tops],
      ready: this.#ready,
      attempt: this.#attempt,
    };
  }

  stop(): void {
    this.#stopped = true;
    this.#socket?.close(1000);
    for (const socket of this.#abandoned) socket.terminate();
  }

  #dial(): void {
    const socket = new WebSocket(this.#urlOf(this.#attempt++), { perMessageDeflate: false });
    this.#socket = socket;
    this.#ready = false;
    const place = this.#place;
    this.#replaying = place ? 'asked' : 'no';
    socket.on('open', () => {
      // The server takes the last one that asks for the newest: what is no longer used must not ask.
      if (place && this.#socket === socket)
        socket.send(JSON.stringify({ type: 'reconnect', ...place, attempt: ++this.#asked }));
    });
    socket.on('message', (data) => {
      if (this.#socket === socket) this.#read(JSON.parse(data.toString()) as ServerMessage, socket);
    });
    socket.on('error', () => {});
    socket.on('close', (code) => {
      if (this.#socket !== socket || this.#stopped) return;
      if (closeActionOf(code) === 'give_up') this.faults.push(`closed with ${code}`);
      else void sleep(this.#retryMs * (0.5 + Math.random())).then(() => this.#stopped || this.#dial());
    });
  }

  #read(message: ServerMessage, socket: WebSocket): void {
    if (message.session_id !== 'none') {
      if (message.type === 'ack') this.#acknowledged(message, socket);
      // The greeting of a session that is dropped for the former one.
      else if (this.#replaying !== 'asked' || isRefusal(message)) this.#event(message, socket);
    }
    for (const listener of [...this.#listeners]) listener();
  }

  #acknowledged(ack: Extract<ServerMessage, { type: 'ack' }>, socket: WebSocket): void {
    if (ack.client_seq !== undefined) this.#confirm(ack.client_seq);
    if (ack.message === 'connected' && this.#replaying === 'asked') return;
    if (ack.message === 'connected' || ack.message === 'resumed') {
      if (ack.epoch === undefined || ack.resume_token === undefined) {
        this.faults.push(`no token with ${ack.message}`);
        return;
      }
      const last_seq = ack.message === 'resumed' ? (this.#place?.last_seq ?? 0) : 0;
      const { session_id, epoch, resume_token } = ack;
      this.#place = { session_id: this.#place?.session_id ?? session_id, epoch, resume_token, last_seq };
      if (ack.message === 'resumed') {
        this.resumed++;
        if (ack.truncated) this.truncated++;
        this.#replaying = ack.truncated ? 'truncated' : 'no';
        this.#confirm(ack.last_client_seq ?? 0);
      }
      this.#ready = true;
      for (const { text } of this.#unacknowledged) socket.send(text);
      socket.send('{"type":"keepalive"}');
    }
  }

  #confirm(clientSeq: number): void {
    if (clientSeq > 0) this.#isHeard = true;
    while ((this.#unacknowledged[0]?.client_seq ?? Number.POSITIVE_INFINITY) <= clientSeq)
      this.#unacknowledged.shift();
  }

  #event(event: Exclude<ServerMessage, { type: 'ack' }>, socket: WebSocket): void {
    if (isRefusal(event) && !this.#isHeard) {
      // A session that has just begun, and has heard nothing, need not be known elsewhere yet.
      this.#place = undefined;
      socket.terminate();
      return;
    }
    if (isRefusal(event)) {
      this.faults.push(`not resumed: ${event.type === 'error' ? event.reason : ''}`);
      this.#stopped = true;
      socket.terminate();
      return;
    }
    const top = this.#tops.get(event.session_id) ?? 0;
    const expected = this.#replaying === 'truncated' ? event.seq : top + 1;
    if (event.seq !== expected) this.faults.push(`seq ${event.seq} after ${top}`);
    if (this.#replaying === 'truncated' && event.type === 'answer') this.#replaying = 'no';
    this.#tops.set(event.session_id, Math.max(top, event.seq));
    if (this.#place) this.#place = { ...this.#place, session_id: event.session_id, last_seq: event.seq };
    if (event.type === 'status' && event.query_id !== undefined && event.question !== undefined)
      this.#questions.set(event.query_id, event.question);
    if (event.type === 'error' && event.query_id !== undefined) {
      this.#answerOf(event.query_id).error = event.code;
    }
    if (event.type === 'answer') this.#part(event);
  }

  #answerOf(queryId: string): HeardAnswer {
    const known = this.answers.get(queryId) ?? {
      question: this.#questions.get(queryId) ?? '',
      text: '',
      next: 0,
    };
    this.answers.set(queryId, known);
    return known;
  }

  #part({
    query_id,
    stream_index,
    content,
    replace,
    final,
    finish_reason,
  }: Extract<ServerMessage, { type: 'answer' }>) {
    const answer = this.#answerOf(query_id);
    if (answer.finish !== undefined) this.faults.push(`${query_id}: more after its final`);
    if (stream_index !== answer.next && !replace) {
      this.faults.push(`${query_id}: part ${stream_index} after ${answer.next - 1}`);
    }
    answer.next = stream_index + 1;
    answer.text = replace ? content : answer.text + content;
    if (!final) return;
    answer.finish = finish_reason ?? 'none';
    answer.endedAt = performance.now();
  }
}

function isRefusal(message: ServerMessage): boolean {
  return message.type === 'error' && message.code === 'RESUME_FAILED';
}
