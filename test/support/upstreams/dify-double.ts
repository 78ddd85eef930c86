import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EventEmitter } from 'eventemitter3';
import { about, type DifyApp } from './dify-about';

/** A piece to write as it is, or a gate to wait for before the next one. */
type Part = string | Uint8Array | Promise<unknown>;

export interface Reply {
  /** Default: 200. */
  status?: number;
  /** Default: those of an event stream, or of JSON for a body that is an object. */
  headers?: Record<string, string>;
  /** A list is written piece by piece. */
  body: readonly Part[] | string | object;
  /** `hang` leaves the response open, `reset` breaks the connection. Default: `close`. */
  end?: 'close' | 'hang' | 'reset';
}

export interface Asked {
  headers: IncomingMessage['headers'];
  body: Record<string, unknown>;
  /** The client left before the response was complete. */
  disconnected: boolean;
}

export interface Stopped {
  taskId: string;
  user: string;
  authorization: string | undefined;
}

type Script = Reply | ((body: Record<string, unknown>) => Reply);
type Checked = { refusal: Reply } | { body: Record<string, unknown> };

const refusal = (status: number, code: string, message: string): Reply => ({
  status,
  body: { code, message, status },
});
const ok = { status: 200, body: { result: 'success' } };
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The Service API of Dify's chat apps on a real port, as strict about its input as the original. */
export class DifyDouble implements DifyApp {
  readonly apiKey = 'app-of-the-double-0123456789';
  /** The mode in GET /info; `completion` and `workflow` refuse questions. */
  mode = 'chat';
  version = '1.13.3';
  /** The app's form: the variables that a question must provide. */
  requiredInputs: string[] = [];
  /** Known conversations and the user each belongs to. */
  readonly conversations = new Map<string, string>();
  readonly asked: Asked[] = [];
  readonly stopped: Stopped[] = [];
  /** Conversations that were deleted, in order with the stop calls before them. */
  readonly deleted: { conversationId: string; user: string; stops: number }[] = [];
  connections = 0;
  /** Every new connection is reset at once. */
  dropsConnections = false;
  /** The answer to every question that passed the checks. Default: a chat app that echoes the question. */
  answer: Script = (body) => ({ body: chatStream(`You asked: ${String(body.query)}`) });
  /** Replaces every check and answer, for any route. */
  instead: Reply | undefined;
  /** The same for one route, such as `GET /v1/info`. */
  readonly insteadOf: Record<string, Reply> = {};
  form: object[] = [];
  features: object = {};
  /** Every GET received, and whether it had a key. */
  readonly gets: { url: string; withKey: boolean }[] = [];

  readonly #server = createServer((request, response) => void this.#handle(request, response));
  readonly #changes = new EventEmitter<{ change: [] }>();
  #open = 0;

  static async start(): Promise<DifyDouble> {
    const double = new DifyDouble();
    double.#server.on('connection', (socket) => {
      double.connections++;
      if (double.dropsConnections) socket.resetAndDestroy();
    });
    double.#server.listen(0, '127.0.0.1');
    await once(double.#server, 'listening');
    return double;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  /** Resolves when the condition holds; checks again after everything that happens here. */
  async until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => this.#changes.once('change', resolve));
  }

  /** Resolves when no response is in progress. */
  idle(): Promise<void> {
    return this.until(() => this.#open === 0);
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#open++;
    response.once('close', () => {
      this.#open--;
      this.#changes.emit('change');
    });
    const route = `${request.method} ${request.url?.replace(/\?.*/, '')}`;
    const stop = /^POST \/v1\/chat-messages\/([^/]+)\/stop$/.exec(route);
    const text = await readAll(request);
    response.setHeader('X-Version', this.version);
    const conversation = /^DELETE \/v1\/conversations\/([^/]+)$/.exec(route);
    if (conversation?.[1]) return this.#write(response, this.#delete(conversation[1], request, text));
    if (route === 'POST /v1/chat-messages') return this.#chat(request, response, text);
    if (stop?.[1]) return this.#write(response, this.instead ?? this.#stop(stop[1], request, text));
    this.gets.push({ url: request.url ?? '', withKey: request.headers.authorization !== undefined });
    this.#changes.emit('change');
    await this.#write(response, this.#get(route, request));
  }

  #get(route: string, request: IncomingMessage): Reply {
    const body = about(route, this);
    const instead = this.insteadOf[route] ?? (body && this.instead);
    if (instead) return instead;
    if (body === undefined) return { status: 404, body: '<html>Not Found</html>' };
    // The greeting needs no key.
    return (route === 'GET /v1/' ? undefined : this.#token(request)) ?? { body };
  }

  async #chat(request: IncomingMessage, response: ServerResponse, text: string): Promise<void> {
    const checked = this.#check(request, text);
    const asked: Asked = {
      headers: request.headers,
      body: 'body' in checked ? checked.body : (parsed(text) ?? {}),
      disconnected: false,
    };
    this.asked.push(asked);
    response.once('close', () => {
      asked.disconnected = !response.writableFinished;
    });
    this.#changes.emit('change');
    const answer = () => (typeof this.answer === 'function' ? this.answer(asked.body) : this.answer);
    await this.#write(response, this.instead ?? ('refusal' in checked ? checked.refusal : answer()));
  }

  /** In the same order as the original. */
  #check(request: IncomingMessage, text: string): Checked {
    const token = this.#token(request);
    if (token) return { refusal: token };
    if (!request.headers['content-type']?.startsWith('application/json')) {
      return {
        refusal: refusal(415, 'unsupported_media_type', 'The body must be JSON.'),
      };
    }
    const body = parsed(text);
    if (!body)
      return {
        refusal: refusal(400, 'bad_request', 'Invalid JSON payload received or JSON payload is empty.'),
      };
    const invalid = (message: string) => ({ refusal: refusal(400, 'invalid_param', message) });
    if (!body.user) return invalid('Arg user must be provided.');
    if (this.mode === 'completion' || this.mode === 'workflow') {
      return {
        refusal: refusal(400, 'not_chat_app', 'Please check if your app mode matches the right API route.'),
      };
    }
    if (!isObject(body.inputs)) return invalid('inputs: Field required');
    if (typeof body.query !== 'string') return invalid('query: Field required');
    if (![undefined, 'streaming', 'blocking'].includes(body.response_mode as string | undefined)) {
      return invalid("response_mode: Input should be 'blocking' or 'streaming'");
    }
    const conversation = body.conversation_id || undefined;
    if (conversation !== undefined && !UUID.test(String(conversation))) {
      return invalid('conversation_id must be a valid UUID');
    }
    if (this.mode.startsWith('agent') && body.response_mode !== 'streaming') {
      return invalid('Agent Chat App does not support blocking mode');
    }
    if (body.query === '') return invalid('query is required');
    if (conversation !== undefined && this.conversations.get(String(conversation)) !== String(body.user)) {
      return { refusal: refusal(404, 'not_found', 'Conversation Not Exists.') };
    }
    const { inputs } = body;
    const missing = this.requiredInputs.find((name) => !isObject(inputs) || inputs[name] === undefined);
    if (missing) return invalid(`${missing} is required in input form`);
    return { body };
  }

  #token({ headers }: IncomingMessage): Reply | undefined {
    if (headers.authorization === `Bearer ${this.apiKey}`) return undefined;
    const reply = refusal(401, 'unauthorized', 'Access token is invalid');
    return { ...reply, headers: { 'WWW-Authenticate': 'Bearer realm="api"' } };
  }

  #stop(taskId: string, request: IncomingMessage, text: string): Reply {
    const token = this.#token(request);
    if (token) return token;
    const user = parsed(text)?.user;
    if (!user) return refusal(400, 'invalid_param', 'Arg user must be provided.');
    this.stopped.push({ taskId, user: String(user), authorization: request.headers.authorization });
    this.#changes.emit('change');
    return ok;
  }

  #delete(conversationId: string, request: IncomingMessage, text: string): Reply {
    const token = this.#token(request);
    if (token) return token;
    this.deleted.push({ conversationId, user: String(parsed(text)?.user), stops: this.stopped.length });
    this.#changes.emit('change');
    return { status: 204, body: '' };
  }

  async #write(response: ServerResponse, reply: Reply): Promise<void> {
    const { status = 200, body, end = 'close' } = reply;
    const streamed = Array.isArray(body);
    const type = streamed
      ? 'text/event-stream; charset=utf-8'
      : isObject(body)
        ? 'application/json'
        : 'text/html';
    response.writeHead(status, { 'Content-Type': type, 'X-Env': 'TEST', ...reply.headers });
    response.flushHeaders();
    for (const part of streamed ? (body as Part[]) : [isObject(body) ? JSON.stringify(body) : String(body)]) {
      if (response.destroyed) return;
      if (part instanceof Promise) await part;
      else await new Promise<void>((resolve) => response.write(part, () => resolve()));
    }
    if (end === 'close') response.end();
    if (end === 'reset') response.socket?.resetAndDestroy();
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Holds part of an answer back until the test opens it. */
export function gate(): { opened: Promise<void>; open: () => void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

export const IDS = {
  task_id: '7a5c0000-0000-4000-8000-000000000001',
  message_id: '5eed0000-0000-4000-8000-000000000001',
  conversation_id: 'c0ffee00-0000-4000-8000-000000000001',
};

/** One data event on the wire, with the ids that most events carry; `undefined` removes one. */
export function event(name: string, fields: object = {}): string {
  return `data: ${JSON.stringify({ event: name, ...IDS, created_at: 1_767_225_600, ...fields })}\n\n`;
}

export const PING = 'event: ping\n\n';

export const USAGE = {
  prompt_tokens: 120,
  completion_tokens: 9,
  total_tokens: 129,
  total_price: '0.0000234',
  currency: 'USD',
  latency: 1.55,
};

export function messageEnd(resources: readonly object[] = [], usage: object | null = USAGE): string {
  return event('message_end', { metadata: { usage, retriever_resources: resources } });
}

/** What a chat app sends for an answer, word by word. */
export function chatStream(text: string): string[] {
  const words = text.match(/\S+\s*/g) ?? [];
  return [...words.map((answer) => event('message', { answer })), messageEnd()];
}
