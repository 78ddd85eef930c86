import * as v from 'valibot';
import { CLOSES, type ServerMessage, serverMessageSchema } from '../../../src/protocol/index';
import { Violation } from '../run';
import type { Reply } from './due';
import { Numbering } from './numbering';

/** A reply that may follow any message: the server's limits, and a close that was announced. */
const ANY_TIME: readonly Reply[] = ['RATE_LIMITED'];
const ABNORMAL: ReadonlyMap<number, string> = new Map(
  Object.values(CLOSES).flatMap((close) => ('error' in close ? [[close.code, close.error]] : [])),
);

/**
 * One client's side of a connection, checked against PROTOCOL.md: each message gets exactly one `ack` or one
 * error, in order and before what it causes; everything sent is valid and correctly numbered; an abnormal
 * close is announced by an error, and nothing follows a close.
 */
export class Conversation {
  readonly #due: (readonly Reply[])[] = [];
  readonly #numbering = new Numbering();
  #greeted = false;
  #heard = 0;
  /** The error that announced the close. */
  #lastWords: { code: string; close_code: number } | undefined;
  #closedStatus = false;
  #closed = false;
  #replying = false;
  /** Something was sent while a reply was due immediately. */
  #early = false;

  get owed(): number {
    return this.#due.length;
  }

  get replies(): number {
    return this.#heard;
  }

  get over(): boolean {
    return this.#closed || this.#closedStatus || this.#lastWords !== undefined;
  }

  get greeted(): boolean {
    return this.#greeted;
  }

  owe(replies: readonly Reply[]): void {
    this.#due.push(replies);
  }

  /** A message is being handled: its reply must come before anything else. */
  atOnce(handle: () => void): void {
    this.#replying = true;
    handle();
    this.#replying = false;
    this.#early = false;
  }

  hear(text: string): void {
    const event = JSON.parse(text) as ServerMessage;
    if (this.#closed || this.#closedStatus) throw new Violation(`after the close came ${text}`);
    if (this.#lastWords) throw new Violation(`after the last words came ${text}`);
    // Parsing every event would cost more than all the rest.
    if (event.type !== 'ack' && (event.seq & 7) === 0 && !v.is(serverMessageSchema, event)) {
      throw new Violation(`no message of the protocol: ${text}`);
    }
    // Half characters are written as escapes; a double backslash does not start one.
    if (/(?<!\\)(\\\\)*\\u[dD][89abAB]/.test(text)) throw new Violation(`half a character: ${text}`);
    if (event.type === 'ack' && event.message === 'connected') return this.#greet(event.session_id, text);
    if (event.type === 'ack' || (event.type === 'error' && event.query_id === undefined)) {
      this.#reply(event, text);
    } else if (this.#replying) {
      this.#early = true;
    }
    this.#numbering.hear(event, text);
    if (event.type === 'status' && event.stage === 'closed') this.#closedStatus = true;
  }

  /** The socket is closed, with a code of the server or of the client. */
  close(code: number, byServer = true): void {
    if (this.#closed) throw new Violation(`closed twice, with ${code} at last`);
    this.#closed = true;
    if (!byServer) {
      if (this.#lastWords) throw new Violation(`last words to a client that closed by itself, with ${code}`);
      return;
    }
    const error = ABNORMAL.get(code);
    const { code: said, close_code: announced } = this.#lastWords ?? {};
    if (error === undefined ? this.#lastWords : said !== error || announced !== code) {
      throw new Violation(`closed with ${code} after the last words ${said} ${announced}`);
    }
    if ((code === CLOSES.normal.code || code === CLOSES.serviceRestart.code) && this.#greeted) {
      if (!this.#closedStatus) throw new Violation(`closed with ${code} without the status 'closed'`);
      this.#numbering.end();
    }
  }

  /** Nothing more will follow from what was sent so far. */
  settle(): void {
    if (this.#due.length > 0 && !this.over)
      throw new Violation(`silence: ${this.#due.length} replies are owed`);
  }

  #greet(sessionId: string, text: string): void {
    this.#numbering.begin(sessionId);
    if (this.#greeted) throw new Violation(`greeted twice: ${text}`);
    this.#greeted = true;
  }

  #reply(event: ServerMessage & { type: 'ack' | 'error' }, text: string): void {
    this.#heard++;
    this.#replying = false;
    if (this.#early) throw new Violation(`after what it caused came the reply ${text}`);
    const due = this.#due.shift();
    const got: Reply = event.type === 'ack' ? 'ack' : event.code;
    if (event.type === 'error') {
      if (event.message.length > 200) throw new Violation(`a long sentence: ${text}`);
      if (event.close_code !== undefined) {
        this.#lastWords = { code: event.code, close_code: event.close_code };
        return;
      }
    }
    if (!due) throw new Violation(`a reply to nothing: ${text}`);
    if (!due.includes(got) && !ANY_TIME.includes(got)) {
      throw new Violation(`${got} where ${due.join(' or ')} was due: ${text}`);
    }
  }
}
