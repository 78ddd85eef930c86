import type { HostId } from '../../../event-log/index';
import { CLOSES } from '../../../protocol/index';
import type { Attachment, ClientSession } from '../attachment';
import type { LinkEnd } from './messages';
import type { Peers } from './peers';

/** With so many characters on their way to the client, or waiting there to be read, an answer is not read on. */
const BEHIND_CHARS = 65_536;
/** A client that leaves more than this unread is closed. */
const MAX_CHARS = 2_097_152;

/** A client whose socket is at another host. What it has read is reported, so it slows an answer like one of this host. */
export class RemoteAttachment implements Attachment {
  readonly #peers: Peers;
  readonly #host: HostId;
  readonly #link: number;
  #session: ClientSession | undefined;
  /** Called once, when nothing is sent any more. */
  readonly #onOver: () => void;
  /** What travels with this turn of the event loop. */
  #texts: string[] = [];
  #turn = -1;
  #unread = 0;
  #ready: Promise<void> | undefined;
  #release = () => {};
  #over = false;

  constructor(peers: Peers, host: HostId, link: number, onOver: () => void) {
    this.#peers = peers;
    this.#host = host;
    this.#link = link;
    this.#onOver = onOver;
  }

  /** From now on it gets the frames of this session. */
  join(session: ClientSession): void {
    this.#session = session;
  }

  send(text: string): void {
    if (this.#over) return;
    this.#unread += text.length;
    if (this.#unread > MAX_CHARS) return this.tooSlow();
    if (this.#turn === this.#peers.turn) {
      this.#texts.push(text);
      return;
    }
    this.#turn = this.#peers.turn;
    this.#texts = [text];
    this.#peers.post(this.#host, { kind: 'frames', link: this.#link, texts: this.#texts });
  }

  /** The client has read so many more characters. */
  read(chars: number): void {
    this.#unread = Math.max(0, this.#unread - chars);
    if (this.#unread <= BEHIND_CHARS / 2) this.#keepUp();
  }

  ready(): Promise<void> | undefined {
    if (this.#over || this.#unread <= BEHIND_CHARS) return undefined;
    this.#ready ??= new Promise((resolve) => {
      this.#release = resolve;
    });
    return this.#ready;
  }

  close(code: number, reason: string): void {
    this.#finish({ code, reason });
  }

  takenOver(): void {
    this.#finish('taken_over');
  }

  moved(): void {
    this.#finish('lost');
  }

  tooSlow(): void {
    if (this.#over) return;
    this.#finish('too_slow');
    // Deferred: the session is in the middle of something.
    queueMicrotask(() => this.#session?.detach(this, CLOSES.slowConsumer.code));
  }

  /** Its host can no longer be relied on: the client has to come back. */
  lost(): void {
    this.left(CLOSES.lost.code);
    this.#peers.post(this.#host, { kind: 'closed', link: this.#link, how: 'lost' });
  }

  /** The client is gone. */
  left(code: number): void {
    if (this.#over) return;
    this.#end();
    this.#session?.detach(this, code);
  }

  #finish(how: LinkEnd): void {
    if (this.#over) return;
    this.#peers.post(this.#host, { kind: 'closed', link: this.#link, how });
    this.#end();
  }

  #end(): void {
    this.#over = true;
    this.#keepUp();
    this.#onOver();
  }

  #keepUp(): void {
    this.#ready = undefined;
    this.#release();
  }
}
