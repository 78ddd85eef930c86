import { once } from 'node:events';
import { type AddressInfo, createServer, Socket } from 'node:net';
import { afterEach } from 'vitest';

const taps: Tap[] = [];

afterEach(() => {
  for (const tap of taps.splice(0)) tap.close();
});

/** One proxied WebSocket: the side of the browser, and the side of the host. */
interface Line {
  browser: Socket;
  host: Socket;
}

/**
 * Proxies bytes between a browser and a server; a test can add some, hold them or cut the connection. Pages
 * are loaded through it too, so the browser and the host take it for the server itself.
 */
export class Tap {
  readonly #lines = new Set<Line>();
  // Each direction ends by itself, after everything sent before its end has arrived.
  readonly #server = createServer({ allowHalfOpen: true, noDelay: true }, (browser) => this.#join(browser));
  readonly #port: number;
  #webSocket: Line | undefined;

  private constructor(port: number) {
    this.#port = port;
  }

  /** Closed after the test. */
  static async before(port: number): Promise<Tap> {
    const tap = new Tap(port);
    taps.push(tap);
    tap.#server.listen(0, '127.0.0.1');
    await once(tap.#server, 'listening');
    return tap;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The WebSocket that came through last. */
  get line(): Line {
    if (!this.#webSocket) throw new Error('No WebSocket has come through.');
    return this.#webSocket;
  }

  /** Sends this to the host as if the browser had. */
  inject(...bytes: number[]): void {
    this.line.host.write(Buffer.from(bytes));
  }

  close(): void {
    this.#server.close();
    for (const { browser, host } of this.#lines) {
      browser.destroy();
      host.destroy();
    }
  }

  #join(browser: Socket): void {
    const host = new Socket({ allowHalfOpen: true }).setNoDelay().connect(this.#port, '127.0.0.1');
    const line = { browser, host };
    this.#lines.add(line);
    browser.on('data', (data) => {
      if (/^upgrade: websocket/im.test(data.toString('latin1'))) this.#webSocket = line;
    });
    browser.pipe(host).on('error', () => browser.resetAndDestroy());
    host.pipe(browser).on('error', () => host.resetAndDestroy());
  }
}
