import type { HostId } from './event-log';

/**
 * The hosts that serve the same clients, as one of them sees them. A client may come back to any of them; the host that
 * answers for its session is found and talked to here.
 */
export interface Fleet {
  /** This host. */
  readonly self: HostId;
  /**
   * From now on messages for this host arrive at `receive`. `missed` is told when some messages of a host have been
   * lost, before any later one of it arrives. Call once. Resolves also when the fleet cannot be reached at the moment.
   */
  join(receive: (from: HostId, message: string) => void, missed?: (from: HostId) => void): Promise<void>;
  /**
   * Sends a message to another host. Messages between two hosts arrive in order, or not at all.
   *
   * @returns false when no host of this id is there to receive it. Rejects with a `LogUnavailableError` like the log.
   */
  send(to: HostId, message: string): Promise<boolean>;
  /** The host that answers for a session, if that is another one: for fleets without a shared log. */
  find?(epoch: string): Promise<HostId | undefined>;
  /** This host answers for the session from now on, or no longer. */
  announce?(epoch: string, here: boolean): void;
  /** This host will not receive anything more. */
  leave(): Promise<void>;
}
