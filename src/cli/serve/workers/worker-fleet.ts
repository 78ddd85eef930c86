import { randomUUID } from 'node:crypto';
import type { Fleet, HostId } from '../../../event-log/index';
import type { FleetMessage, FleetReply } from './broker';

/** How a worker reaches its primary. */
export interface Line {
  send(message: FleetMessage): void;
  onMessage(listener: (message: FleetReply) => void): void;
}

/** A broker that does not answer must not hold up a client that comes back. */
const PATIENCE_MS = 1_000;

/** The workers of one primary, as one of them sees them. */
export class WorkerFleet implements Fleet {
  readonly self: HostId = randomUUID();
  readonly #line: Line;
  readonly #asked = new Map<number, (reply: FleetReply) => void>();
  #receive: ((from: HostId, message: string) => void) | undefined;
  #last = 0;

  constructor(line: Line) {
    this.#line = line;
    line.onMessage((reply) => {
      if (reply.type === 'realtime-rag:delivered') return this.#receive?.(reply.from, reply.text);
      if (reply.type !== 'realtime-rag:found' && reply.type !== 'realtime-rag:sent') return;
      this.#asked.get(reply.id)?.(reply);
    });
  }

  async join(receive: (from: HostId, message: string) => void): Promise<void> {
    this.#receive = receive;
    this.#line.send({ type: 'realtime-rag:joined', host: this.self });
  }

  async send(to: HostId, text: string): Promise<boolean> {
    const reply = await this.#ask((id) => ({ type: 'realtime-rag:send', id, from: this.self, to, text }));
    return reply?.type === 'realtime-rag:sent' && reply.received;
  }

  async find(epoch: string): Promise<HostId | undefined> {
    const reply = await this.#ask((id) => ({ type: 'realtime-rag:find', id, epoch }));
    return reply?.type === 'realtime-rag:found' ? (reply.host ?? undefined) : undefined;
  }

  announce(epoch: string, here: boolean): void {
    this.#line.send({ type: 'realtime-rag:announce', epoch, here });
  }

  async leave(): Promise<void> {
    this.#receive = undefined;
  }

  /** Undefined when the primary does not answer in time. */
  #ask(message: (id: number) => FleetMessage): Promise<FleetReply | undefined> {
    const id = ++this.#last;
    return new Promise((resolve) => {
      const done = (reply?: FleetReply) => {
        clearTimeout(timer);
        this.#asked.delete(id);
        resolve(reply);
      };
      const timer = setTimeout(done, PATIENCE_MS);
      this.#asked.set(id, done);
      this.#line.send(message(id));
    });
  }
}
