import type { Frame, JSHandle, Page } from 'playwright-core';
import type { ServerMessage } from '../../../src/protocol/index';

export interface BrowserClose {
  code: number;
  reason: string;
  wasClean: boolean;
}

/** The result of test/browser/dial.js. */
interface Dialled {
  messages: ServerMessage[];
  opened: Promise<void>;
  closed: Promise<BrowserClose>;
  protocol: string;
  send(message: object | string): void;
  until(wanted: object): Promise<ServerMessage>;
}

type Dial = (url?: string, protocols?: string[]) => Dialled;

/** A WebSocket that a page has opened, controlled by the test. */
export class PageSocket {
  readonly #handle: JSHandle<Dialled>;

  private constructor(handle: JSHandle<Dialled>) {
    this.#handle = handle;
  }

  /** Does not wait for the handshake. Default: the host that the page is from. */
  static async dial(page: Page | Frame, url?: string, protocols?: string[]): Promise<PageSocket> {
    const handle = await page.evaluateHandle(
      ([to, offered]) => (globalThis as unknown as { dial: Dial }).dial(to, offered),
      [url, protocols] as const,
    );
    return new PageSocket(handle);
  }

  /** Rejects when it is closed instead. */
  get opened(): Promise<void> {
    return this.#handle.evaluate((socket) => socket.opened);
  }

  /** How the handshake ended: `open`, or a close. */
  get outcome(): Promise<'open' | BrowserClose> {
    return this.#handle.evaluate(({ opened, closed }) =>
      opened.then(() => 'open' as const).catch(() => closed),
    );
  }

  get closed(): Promise<BrowserClose> {
    return this.#handle.evaluate((socket) => socket.closed);
  }

  get messages(): Promise<ServerMessage[]> {
    return this.#handle.evaluate((socket) => socket.messages);
  }

  get protocol(): Promise<string> {
    return this.#handle.evaluate((socket) => socket.protocol);
  }

  /** Sends in one go, so that nothing from the test comes in between. */
  send(...messages: (object | string)[]): Promise<void> {
    return this.#handle.evaluate((socket, all) => {
      for (const message of all) socket.send(message);
    }, messages);
  }

  until(wanted: object): Promise<ServerMessage> {
    return this.#handle.evaluate((socket, fits) => socket.until(fits), wanted);
  }
}
