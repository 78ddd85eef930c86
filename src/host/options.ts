import type { RagBackend } from '../backends/index';
import { type Logger, silentLogger } from '../logger';
import { PROTOCOL_PATH } from '../protocol/index';
import type { SharedSessionOptions } from '../session/index';
import { completeObserver, type HostObserver } from './observer';

export interface HostOptions {
  /** Answers the questions of all connections; the host does not close it. */
  backend: RagBackend;
  /** Where clients connect. Default `/ws/realtime-asr`. */
  path?: string;
  /** What every session of this host has in common: policy, limits, detector, … */
  session?: Omit<SharedSessionOptions, 'backend' | 'logger'>;
  /** The largest frame, in bytes; a larger one is refused and its connection closed with 1009. Default 65,536. */
  maxPayload?: number;
  /** Every so often each client is pinged; one that was silent since the last ping is dropped. Default 25,000 ms. */
  pingIntervalMs?: number;
  /** Is told what happens on connections; any of its callbacks may be left out. */
  observer?: Partial<HostObserver>;
  logger?: Logger;
}

export interface ResolvedHostOptions {
  path: string;
  session: SharedSessionOptions;
  maxPayload: number;
  pingIntervalMs: number;
  observer: HostObserver;
  logger: Logger;
}

export function resolveHostOptions(options: HostOptions): ResolvedHostOptions {
  const path = options.path ?? PROTOCOL_PATH;
  if (!path.startsWith('/')) throw new TypeError(`'path' must start with "/", such as "${PROTOCOL_PATH}".`);
  const logger = options.logger ?? silentLogger;
  return {
    path,
    session: { ...options.session, backend: options.backend, logger },
    maxPayload: positive('maxPayload', options.maxPayload ?? 65_536),
    pingIntervalMs: positive('pingIntervalMs', options.pingIntervalMs ?? 25_000),
    observer: completeObserver(options.observer),
    logger,
  };
}

function positive(name: string, value: number): number {
  if (!Number.isFinite(value) || value <= 0) throw new TypeError(`'${name}' must be a number above 0.`);
  return value;
}
