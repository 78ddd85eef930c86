import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** An upstream request as the talker saw it. */
export interface Asked {
  question: string;
  /** Its client's port: whose socket that is tells which process asks. */
  port: number;
  /** How many tokens it was sent. */
  sent: number;
  /** Whether it was sent all of them. */
  complete: boolean;
}

/** A service that answers each question slowly, with numbered tokens: `0 1 2 …`. */
export class Talker {
  readonly asked: Asked[] = [];
  readonly #server: Server;
  readonly #listeners = new Set<() => void>();

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @param tokens how many an answer has; `everyMs` apart */
  static async start(tokens: number, everyMs: number): Promise<Talker> {
    const server = createServer((request, response) => {
      void json(request).then((body) => {
        const { question } = body as { question: string };
        const one: Asked = { question, port: request.socket.remotePort ?? 0, sent: 0, complete: false };
        talker.asked.push(one);
        response.writeHead(200, { 'content-type': 'application/x-ndjson' });
        const timer = setInterval(() => {
          if (one.sent === tokens) {
            clearInterval(timer);
            one.complete = true;
            response.end();
          } else response.write(`${JSON.stringify(`${one.sent++} `)}\n`);
          talker.#changed();
        }, everyMs);
        response.on('close', () => clearInterval(timer));
        talker.#changed();
      });
    });
    const talker = new Talker(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return talker;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/answer`;
  }

  /** Resolves with the first request of this question that has been sent so many tokens. */
  async until(question: string, sent: number): Promise<Asked> {
    for (;;) {
      const found = this.asked.findLast((one) => one.question === question && one.sent >= sent);
      if (found) return found;
      await new Promise<void>((resolve) => {
        const listener = () => {
          this.#listeners.delete(listener);
          resolve();
        };
        this.#listeners.add(listener);
      });
    }
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}

/** The whole answer. */
export function wholeAnswer(tokens: number): string {
  return Array.from({ length: tokens }, (_, n) => `${n} `).join('');
}
