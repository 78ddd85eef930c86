import type { AckMessage } from '../../protocol/index';

/** A message on its way. */
export interface Sent {
  kind: 'partial' | 'final' | 'other';
  /** What a final said, or what an instant query asks. */
  line: string | undefined;
  /** Milliseconds of the client's clock. */
  sentAt: number;
}

/**
 * What was sent and not answered yet. A server acknowledges or refuses each message, in order; what it
 * decides about a line comes right after that line's ack.
 */
export class Pending {
  readonly #unacked: Sent[] = [];
  #accepted: Sent[] = [];

  get lines(): readonly string[] {
    return [...this.#accepted, ...this.#unacked].flatMap(({ line }) => (line === undefined ? [] : [line]));
  }

  sent(message: Sent): void {
    this.#unacked.push(message);
  }

  /** Returns the line that this ack is for, if it is for one. */
  acked(ack: AckMessage): Sent | undefined {
    const kind = kindOf(ack);
    // Whatever was sent before was overlooked: the order is kept.
    const at = this.#unacked.findIndex((message) => message.kind === kind);
    const message = this.#unacked.splice(0, at + 1).at(-1);
    if (message?.line === undefined) return undefined;
    this.#accepted.push(message);
    return message;
  }

  /** The oldest message was refused. */
  refused(): Sent | undefined {
    return this.#unacked.shift();
  }

  /** The server has decided about the oldest line that it accepted. */
  judged(): Sent | undefined {
    return this.#accepted.shift();
  }
}

function kindOf({ received_type, is_final }: AckMessage): Sent['kind'] {
  if (received_type !== 'asr_chunk') return 'other';
  return is_final === false ? 'partial' : 'final';
}
