import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** One client of the double, with its messages so far. */
export class DoublePeer {
  readonly heard: Record<string, unknown>[] = [];
  readonly socket: WebSocket;
  readonly #news = new EventEmitter();

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on('message', (data) => {
      this.heard.push(JSON.parse(String(data)) as Record<string, unknown>);
      this.#news.emit('heard');
    });
  }

  say(...messages: object[]): void {
    for (const message of messages) this.socket.send(JSON.stringify(message));
  }

  /** Resolves when the client has sent `count` messages. */
  async hears(count: number): Promise<Record<string, unknown>[]> {
    while (this.heard.length < count) await once(this.#news, 'heard');
    return this.heard;
  }
}

export interface DoubleOptions {
  /** What happens to a client that has just connected. Default: it is greeted as `session-1`. */
  onPeer?: (peer: DoublePeer) => void;
  /** Called for each message of a client. */
  onMessage?: (peer: DoublePeer, message: Record<string, unknown>) => void;
  /** Refuse every upgrade with this HTTP status. */
  refuseWith?: number;
}

export const greet = (peer: DoublePeer) =>
  peer.say(
    { type: 'ack', session_id: 'session-1', message: 'connected' },
    { type: 'status', session_id: 'session-1', seq: 1, stage: 'listening' },
  );

/** A real WebSocket server on a free port that sends what a test tells it to. */
export class ProtocolDouble {
  readonly peers: DoublePeer[] = [];
  readonly #http: Server;
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #news = new EventEmitter();

  private constructor({ onPeer = greet, onMessage, refuseWith }: DoubleOptions) {
    this.#http = createServer().on('upgrade', (request: IncomingMessage, socket, head) => {
      if (refuseWith) {
        socket.end(`HTTP/1.1 ${refuseWith} Refused\r\nConnection: close\r\n\r\n`);
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
        const peer = new DoublePeer(webSocket);
        this.peers.push(peer);
        onPeer(peer);
        if (onMessage) webSocket.on('message', (data) => onMessage(peer, JSON.parse(String(data))));
        this.#news.emit('peer');
      });
    });
  }

  static async start(options: DoubleOptions = {}): Promise<ProtocolDouble> {
    const double = new ProtocolDouble(options);
    double.#http.listen(0, '127.0.0.1');
    await once(double.#http, 'listening');
    return double;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#http.address() as AddressInfo).port}/ws/realtime-asr`;
  }

  /** The first client, once there is one. */
  async peer(): Promise<DoublePeer> {
    for (;;) {
      const [first] = this.peers;
      if (first) return first;
      await once(this.#news, 'peer');
    }
  }

  /** May be called more than once. */
  async stop(): Promise<void> {
    if (!this.#http.listening) return;
    for (const client of this.#sockets.clients) client.terminate();
    this.#http.close();
    this.#http.closeAllConnections();
    await once(this.#http, 'close');
  }
}
