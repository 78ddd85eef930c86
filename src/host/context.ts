import { Slots } from '../backends/index';
import { type AddressOf, addressReader } from './address';
import { Authenticator } from './auth/authenticator';
import { Lobby } from './auth/lobby';
import { Clients } from './clients';
import { Addresses } from './limits/addresses';
import { Subjects } from './limits/subjects';
import type { ResolvedHostOptions } from './options';
import { type OriginCheck, originCheck } from './upgrade/origin';

/** What all connections of a host share. */
export interface HostContext {
  readonly options: ResolvedHostOptions;
  readonly clients: Clients;
  readonly addressOf: AddressOf;
  readonly addresses: Addresses;
  readonly subjects: Subjects;
  readonly lobby: Lobby;
  readonly originAllowed: OriginCheck;
  /** Absent: everybody may connect. */
  readonly authenticator: Authenticator | undefined;
}

export function createContext(options: ResolvedHostOptions): HostContext {
  const { limits, observer, session, logger, authenticate } = options;
  const slots = new Slots({
    concurrent: limits.backendConcurrency,
    queue: limits.backendQueue,
    waitMs: limits.backendWaitMs,
    onRefused: () => observer.rateLimited('backend'),
  });
  return {
    options,
    clients: new Clients(),
    addressOf: addressReader(options.trustProxy),
    addresses: new Addresses(limits),
    subjects: new Subjects({ session, limits, slots, observer }),
    lobby: new Lobby(limits.unauthenticated),
    originAllowed: originCheck(options.allowOrigins),
    authenticator: authenticate
      ? new Authenticator({
          authenticate,
          tickets: options.tickets?.store,
          timeoutMs: options.authenticateTimeoutMs,
          concurrency: 256,
          logger,
        })
      : undefined,
  };
}
