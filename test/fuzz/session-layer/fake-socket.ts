import type { HostSocket, SocketOwner } from '../../../src/host/connection/socket';
import type { Conversation } from '../oracle/conversation';

/** A socket of the host without a network: sends are delivered at once, and a close takes effect at once. */
export class FakeSocket {
  readonly unsent = 0;
  readonly #conversation: Conversation;
  readonly #report: (error: unknown) => void;
  owner: SocketOwner | undefined;
  paused = false;
  #gone = false;
  #lost = false;

  /** @param report is called with what is wrong, because the host would catch a thrown error */
  constructor(conversation: Conversation, report: (error: unknown) => void) {
    this.#conversation = conversation;
    this.#report = report;
  }

  get asHostSocket(): HostSocket {
    return this as unknown as HostSocket;
  }

  setOwner(owner: SocketOwner): void {
    this.owner = owner;
  }

  write(frames: Buffer, onWritten: () => void = () => {}): void {
    if (this.#lost) return;
    for (const text of textsOf(frames)) this.#watched(() => this.#conversation.hear(text));
    onWritten();
  }

  close(code: number): void {
    if (this.#lost) return;
    this.owner?.onClosing(undefined);
    this.#watched(() => this.#conversation.close(code));
    this.#leave(code);
  }

  terminate(): void {
    this.#leave(1006);
  }

  /** The client is gone, with or without a close frame. */
  lose(code: number): void {
    this.#lost = true;
    this.#watched(() => this.#conversation.close(code, false));
    this.#leave(code);
  }

  ping(): void {}

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  #leave(code: number): void {
    if (this.#gone) return;
    this.#gone = true;
    queueMicrotask(() => this.owner?.onClose(code));
  }

  #watched(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#report(error);
    }
  }
}

/** The texts of whole, unmasked text frames. */
function* textsOf(frames: Buffer): Generator<string> {
  for (let at = 0; at < frames.length; ) {
    const short = frames[at + 1] as number;
    const [head, length] =
      short < 126
        ? [2, short]
        : short === 126
          ? [4, frames.readUInt16BE(at + 2)]
          : [10, Number(frames.readBigUInt64BE(at + 2))];
    yield frames.toString('utf8', at + head, at + head + length);
    at += head + length;
  }
}
