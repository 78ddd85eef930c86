import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type Play, Wire } from './fault-server';

interface Asked {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingHttpHeaders;
  body: { model?: string; messages: { role: string; content: string }[] } & Record<string, unknown>;
  /** Resolves when the connection is gone. */
  gone: Promise<void>;
}

/** An OpenAI-compatible server on a real port that handles each request as `play` says. */
export class CompletionsDouble {
  readonly asked: Asked[] = [];
  baseUrl = '';
  play: Play = says('{"decision":"silent"}');
  #waiting: (() => void)[] = [];
  readonly #server = createServer(async (request, response) => {
    response.on('error', () => {});
    const body = await text(request).catch(() => '');
    const wire = new Wire(request, response);
    const { method, url, headers } = request;
    this.asked.push({ method, url, headers, body: JSON.parse(body), gone: wire.gone });
    for (const resolve of this.#waiting.splice(0)) resolve();
    await this.play(wire);
  });

  static async start(): Promise<CompletionsDouble> {
    const double = new CompletionsDouble();
    double.#server.listen(0, '127.0.0.1');
    await once(double.#server, 'listening');
    double.baseUrl = `http://127.0.0.1:${(double.#server.address() as AddressInfo).port}/v1`;
    return double;
  }

  /** The request with that number, from 0, once it has arrived. */
  async request(number: number): Promise<Asked> {
    for (;;) {
      const asked = this.asked[number];
      if (asked) return asked;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}

const JSON_TYPE = { 'Content-Type': 'application/json' };

/** A chat completion with this text. */
export function says(content: unknown, more: object = {}): Play {
  const completion = {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 500, completion_tokens: 20, total_tokens: 520 },
    ...more,
  };
  return replies(200, JSON.stringify(completion));
}

export function replies(status: number, body: string, headers: Record<string, string> = JSON_TYPE): Play {
  return (wire) => wire.head(status, headers).end(body);
}
