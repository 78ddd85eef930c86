import {
  type Claim,
  type ClaimedEntry,
  type EventLog,
  type Fleet,
  type HostId,
  LogUnavailableError,
  type Position,
} from '../../../event-log/index';
import type { Logger } from '../../../logging/logger';
import type { Clock } from '../../../options/clock';
import type { ResumeRefusal } from '../../../protocol/index';
import type { ClientSession } from '../attachment';
import type { FleetMessage } from './messages';
import { Peers } from './peers';
import { Relays } from './relays';
import { type LocalOutcome, ServedLinks } from './served-links';

/** How often a session is claimed whose host is gone, but still counts as alive. */
const RETRY_MS = 250;
/** For how long. */
const PATIENCE_MS = 4_000;

/** A session that was found, or why there is none. */
export type Found = { session: ClientSession } | { refused: ResumeRefusal };

export interface FleetSessionsOptions {
  fleet: Fleet;
  /** Absent: sessions of hosts that are gone are gone too. */
  log: EventLog | undefined;
  clock: Clock;
  logger: Logger;
  /** Finds a session of this host for a client of another one. */
  find: (claim: Claim, position: Position) => LocalOutcome;
  /** How many clients of this host have sessions elsewhere, whenever that changes. */
  onRelays: (relays: number) => void;
}

/** Sessions that another host runs, or has run: how a client of this host goes on with them. */
export class FleetSessions {
  readonly #options: FleetSessionsOptions;
  readonly #peers: Peers;
  readonly #relays: Relays;
  readonly #served: ServedLinks;
  /** What is being claimed here: a second client waits for the outcome. */
  readonly #claiming = new Map<string, Promise<unknown>>();
  #closed = false;

  constructor(options: FleetSessionsOptions) {
    const { fleet, clock, logger, find, onRelays } = options;
    this.#options = options;
    this.#peers = new Peers({
      fleet,
      clock,
      logger,
      onMessage: (from, message) => this.#receive(from, message),
      onLost: (host) => {
        this.#relays.lost(host);
        this.#served.lost(host);
      },
    });
    this.#relays = new Relays(this.#peers, clock, onRelays);
    this.#served = new ServedLinks({ peers: this.#peers, find });
  }

  join(): Promise<void> {
    return this.#peers.join();
  }

  /**
   * Finds a session that is not here. `adopt` takes one over whose host is gone. Never rejects, and takes a few seconds at
   * most.
   */
  async find(claim: Claim, position: Position, adopt: (entry: ClaimedEntry) => Found): Promise<Found> {
    const { clock, find } = this.#options;
    for (const until = clock.now() + PATIENCE_MS; ; ) {
      for (let busy = this.#claiming.get(claim.epoch); busy; busy = this.#claiming.get(claim.epoch))
        await busy;
      // Perhaps it has come here meanwhile.
      const here = find(claim, position);
      if ('session' in here) return here;
      if (here.refused !== 'gone') return { refused: here.refused };
      const found = await this.#once(claim, position, adopt);
      if (found) return found;
      if (clock.now() + RETRY_MS > until || this.#closed) return { refused: 'unavailable' };
      await new Promise<void>((resolve) => clock.setTimeout(resolve, RETRY_MS));
    }
  }

  /** This host runs this session from now on, or no longer. */
  announce(epoch: string, here: boolean): void {
    this.#options.fleet.announce?.(epoch, here);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#peers.close();
  }

  /** Undefined when it is worth another attempt. */
  async #once(
    claim: Claim,
    position: Position,
    adopt: (entry: ClaimedEntry) => Found,
  ): Promise<Found | undefined> {
    const { log, fleet, logger } = this.#options;
    try {
      const owner = log ? await this.#claim(log, claim, adopt) : await fleet.find?.(claim.epoch);
      if (owner === undefined) return { refused: 'unknown' };
      if (typeof owner !== 'string') return owner;
      return await this.#relay(owner, claim, position);
    } catch (error) {
      // Within reach, but not certain yet.
      if (error instanceof LogUnavailableError && log?.available) return undefined;
      logger.warn({ err: error }, 'a session cannot be looked for');
      return { refused: 'unavailable' };
    }
  }

  #claim(
    log: EventLog,
    claim: Claim,
    adopt: (entry: ClaimedEntry) => Found,
  ): Promise<HostId | Found | undefined> {
    const claiming = log.claim(claim).then((result) => {
      if (result.outcome === 'owned') return result.owner;
      return result.outcome === 'claimed' ? adopt(result.entry) : { refused: result.outcome };
    });
    const over = claiming.then(
      () => {},
      () => {},
    );
    this.#claiming.set(claim.epoch, over);
    void over.then(() => {
      if (this.#claiming.get(claim.epoch) === over) this.#claiming.delete(claim.epoch);
    });
    return claiming;
  }

  async #relay(owner: HostId, claim: Claim, position: Position): Promise<Found | undefined> {
    // Of this host, but not here: it has just ended, or is being claimed.
    if (owner === this.#options.fleet.self) return undefined;
    const outcome = await this.#relays.open(owner, claim, position);
    if ('session' in outcome) return outcome;
    return outcome.refused === 'gone' || outcome.refused === 'lost'
      ? undefined
      : { refused: outcome.refused };
  }

  #receive(from: HostId, message: FleetMessage): void {
    switch (message.kind) {
      case 'attach':
        return this.#served.attach(from, message);
      case 'message':
      case 'fault':
      case 'read':
      case 'left':
        return this.#served.receive(from, message);
      default:
        return this.#relays.receive(from, message);
    }
  }
}
