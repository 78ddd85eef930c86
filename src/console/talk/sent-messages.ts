import type { AckMessage } from '../../protocol/index';

type Kind = 'final' | 'partial' | 'control';

interface Sent {
  readonly key: number;
  readonly kind: Kind;
}

/** More than a client keeps waiting. What is older will not be acknowledged, such as in a recording. */
const MAX_SENT = 2_048;

/**
 * What the server has not acknowledged yet. It does so in order, so an acknowledgement without a number is that of the
 * oldest message of its kind, and a refusal without one that of the oldest at all. Recordings have none.
 */
export class SentMessages {
  #sent: Sent[] = [];
  #unnumbered = 0;
  #arrived = 0;
  #isAnswered = false;

  /** Returns the key of the message: its `client_seq`, or if it has none, a number of its own below 0. */
  add(kind: Kind, clientSeq: number | undefined): number {
    this.#unnumbered -= clientSeq === undefined ? 1 : 0;
    const key = clientSeq ?? this.#unnumbered;
    this.#sent.push({ key, kind });
    if (this.#sent.length > MAX_SENT) this.#sent.splice(0, MAX_SENT / 2);
    return key;
  }

  /** The key of the message; undefined if it is not known. */
  acknowledged({ client_seq, received_type, is_final = true }: AckMessage): number | undefined {
    const kind = received_type === 'control' ? 'control' : is_final ? 'final' : 'partial';
    if (received_type !== 'control' && received_type !== 'asr_chunk') return undefined;
    return this.#settle(client_seq ?? this.#sent.find((sent) => sent.kind === kind)?.key);
  }

  refused(clientSeq: number | undefined): number | undefined {
    return this.#settle(clientSeq ?? (this.#isAnswered ? this.#sent[0]?.key : undefined));
  }

  /** Whether the server has answered a message. */
  readonly hasArrived = (key: number): boolean =>
    key < 0 ? !this.#sent.some((sent) => sent.key === key) : key <= this.#arrived;

  /** Those before it must have been passed over. */
  #settle(key: number | undefined): number | undefined {
    if (key === undefined) return undefined;
    this.#isAnswered = true;
    const at = this.#sent.findIndex((sent) => sent.key === key);
    if (at >= 0) this.#sent.splice(0, at + 1);
    this.#arrived = Math.max(this.#arrived, key);
    return key;
  }
}
