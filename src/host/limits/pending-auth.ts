import type { ResolvedLimits } from '../options';
import { type AddressEntry, isLoopback } from './addresses';

/**
 * Limits the sockets that have yet to authenticate by a first message, in total and per address, so that nobody can
 * hoard them.
 */
export class PendingAuthLimit {
  readonly #limits: ResolvedLimits;
  #pending = 0;

  constructor(limits: ResolvedLimits) {
    this.#limits = limits;
  }

  /** Takes a place, to be released with `leave`; otherwise returns which of the limits is reached. */
  enter(address: AddressEntry): 'entered' | 'full' | 'address_full' {
    const { unauthenticated, unauthenticatedPerAddress, unauthenticatedPerLoopback } = this.#limits;
    if (this.#pending >= unauthenticated) return 'full';
    const share = isLoopback(address.key) ? unauthenticatedPerLoopback : unauthenticatedPerAddress;
    if (address.pendingAuth >= share) return 'address_full';
    this.#pending++;
    address.pendingAuth++;
    return 'entered';
  }

  leave(address: AddressEntry): void {
    this.#pending--;
    address.pendingAuth--;
  }
}
