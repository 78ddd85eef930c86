import type { StatusMessage } from '../../protocol/index';
import type { OfferView } from './views';

/** How long a server keeps an offer: PROTOCOL.md, "Offers". */
export const OFFER_MS = 60_000;

/** These decide about a turn that asks, or may ask something, so they take the place of an earlier offer. */
const SUPERSEDING = new Set(['incomplete', 'speaker', 'not_addressed', 'duplicate', 'ignored']);

/** The question that an instant query without a text would ask. */
export class PendingOffer {
  #offer: { view: OfferView; at: number } | undefined;

  /** Undefined when there is none, or it was made too long before `now`, in milliseconds. */
  at(now: number): OfferView | undefined {
    return this.#offer && now - this.#offer.at < OFFER_MS ? this.#offer.view : undefined;
  }

  make(view: OfferView, at: number): void {
    this.#offer = { view, at };
  }

  withdraw(): void {
    this.#offer = undefined;
  }

  /** A turn was decided. */
  onDecision({ stage, reason = '', question }: StatusMessage): void {
    const isAccepted = stage === 'instant_query' && question === this.#offer?.view.question;
    if (isAccepted || stage === 'analyzing' || SUPERSEDING.has(reason)) this.withdraw();
  }
}
