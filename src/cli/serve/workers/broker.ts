import type { HostId } from '../../../event-log/index';

/** Between a worker and the broker in its primary. */
export type FleetMessage =
  | { type: 'realtime-rag:joined'; host: HostId }
  | { type: 'realtime-rag:announce'; epoch: string; here: boolean }
  | { type: 'realtime-rag:find'; id: number; epoch: string }
  | { type: 'realtime-rag:send'; id: number; from: HostId; to: HostId; text: string };

export type FleetReply =
  | { type: 'realtime-rag:found'; id: number; host: HostId | null }
  | { type: 'realtime-rag:sent'; id: number; received: boolean }
  | { type: 'realtime-rag:delivered'; from: HostId; text: string };

/** What the broker needs of a worker. */
interface Member {
  send(reply: FleetReply): void;
}

/**
 * Passes messages between the workers of one primary, and knows which of them answers for a session: without Redis,
 * a client may come back at any worker while the one that has its session lives.
 */
export class Broker<W extends Member> {
  readonly #members = new Map<HostId, W>();
  readonly #owners = new Map<string, HostId>();

  /** A message from a worker; returns whether it is one for the broker. */
  heard(worker: W, message: { type: string }): boolean {
    const known = message as FleetMessage;
    switch (known.type) {
      case 'realtime-rag:joined':
        this.#members.set(known.host, worker);
        return true;
      case 'realtime-rag:announce':
        this.#announce(worker, known);
        return true;
      case 'realtime-rag:find': {
        const host = this.#owners.get(known.epoch) ?? null;
        worker.send({ type: 'realtime-rag:found', id: known.id, host });
        return true;
      }
      case 'realtime-rag:send': {
        const { id, from, to, text } = known;
        const member = this.#members.get(to);
        member?.send({ type: 'realtime-rag:delivered', from, text });
        worker.send({ type: 'realtime-rag:sent', id, received: member !== undefined });
        return true;
      }
      default:
        return false;
    }
  }

  /** A worker has ended, and its sessions with it. */
  left(worker: W): void {
    const host = this.#hostOf(worker);
    if (host === undefined) return;
    this.#members.delete(host);
    for (const [epoch, owner] of this.#owners) if (owner === host) this.#owners.delete(epoch);
  }

  #announce(worker: W, { epoch, here }: Extract<FleetMessage, { here: boolean }>): void {
    const host = this.#hostOf(worker);
    if (host === undefined) return;
    if (here) this.#owners.set(epoch, host);
    else if (this.#owners.get(epoch) === host) this.#owners.delete(epoch);
  }

  #hostOf(worker: W): HostId | undefined {
    for (const [host, member] of this.#members) if (member === worker) return host;
    return undefined;
  }
}
