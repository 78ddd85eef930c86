import type { AckMessage, ReconnectMessage, ServerMessage } from '../../protocol/index';

/** More labels than a server keeps going at once. */
const MAX_LABELS = 32;

/** What is shown to come back to a session: who it is, and up to where its events were received. */
export class Position {
  readonly #epoch: string | undefined;
  #token: string | undefined;
  #windowMs = 0;
  #label: string;
  #seq = 0;
  /** The last seq of each label. */
  readonly #last = new Map<string, number>();
  /** The parts of a snapshot that are still to come; its seqs are not above those received. */
  #snapshot = '';
  #isOver = false;
  #attempts = 0;

  /** `greeting`: the `ack connected` of the session. */
  constructor(greeting: AckMessage) {
    this.#epoch = greeting.epoch;
    this.#label = greeting.session_id;
    this.#take(greeting);
  }

  /** The label of the last event. */
  get label(): string {
    return this.#label;
  }

  /** Whether the server keeps this session for a client that comes back. */
  get isResumable(): boolean {
    return this.#epoch !== undefined && this.#token !== undefined && !this.#isOver;
  }

  /** Whether the server has ended it. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** How long it does. */
  get windowMs(): number {
    return this.#windowMs;
  }

  /**
   * What another connection sends to come back. It is counted, so that the server can tell which one is the newest,
   * whatever reaches it first. Only for a resumable session.
   */
  reconnect(): ReconnectMessage {
    return {
      type: 'reconnect',
      session_id: this.#label,
      epoch: this.#epoch as string,
      resume_token: this.#token as string,
      last_seq: this.#seq,
      attempt: ++this.#attempts,
    };
  }

  /** `ack`: the server's answer to `reconnect`. */
  resumed(ack: AckMessage): void {
    this.#take(ack);
    this.#snapshot = ack.truncated ? 'status answer' : '';
  }

  /** Whether a message is news; notes it as received. */
  accepts(message: ServerMessage): boolean {
    if (message.type === 'ack' || this.#epoch === undefined) return true;
    // The connection's own errors belong to no session.
    if (message.type === 'error' && message.close_code !== undefined) return true;
    const { session_id: label, seq } = message;
    const last = this.#last.get(label) ?? 0;
    const isSnapshot =
      this.#snapshot.includes(message.type) && !(message.type === 'answer' && !message.replace);
    if (isSnapshot) this.#snapshot = this.#snapshot.replace(message.type, '');
    else if (seq <= last) return false;
    else this.#snapshot = '';
    this.#last.delete(label);
    this.#last.set(label, Math.max(last, seq));
    const [oldest = ''] = this.#last.keys();
    if (this.#last.size > MAX_LABELS) this.#last.delete(oldest);
    this.#label = label;
    this.#seq = Math.max(last, seq);
    if (message.type === 'status' && message.stage === 'closed') this.#isOver = true;
    return true;
  }

  #take({ resume_token, resume_window_ms }: AckMessage): void {
    if (resume_token !== undefined) this.#token = resume_token;
    if (resume_window_ms !== undefined) this.#windowMs = resume_window_ms;
  }
}
