/** What one host lets happen. `Infinity` takes a limit away. */
export interface HostLimits {
  /** Connections at the same time. Default 20,000. */
  connections?: number;
  /**
   * Connections at the same time from one address (IPv6: from one /64). Default 100, but none for
   * loopback addresses: who is there is this machine itself, or a proxy that `trustProxy` does not name.
   */
  connectionsPerAddress?: number;
  /** Credentials of one address that may be wrong in ten minutes, before it is sent away. Default 20. */
  wrongCredentials?: number;
  /** Frames a second of one connection; twice as many at once. Default 100. */
  messagesPerSecond?: number;
  /** Bytes a second of one connection; four times as many at once. Default 262,144. */
  bytesPerSecond?: number;
  /** Frames of one connection in a minute that can not be read, before it is closed. Default 20. */
  invalidPerMinute?: number;
  /** Characters of a `text` field. Default 8,192. */
  textLength?: number;
  /** Questions in a minute, of one subject; of one connection where nobody is known. Default 120. */
  questionsPerMinute?: number;
  /** Questions that are answered at the same time, counted likewise. Default 8. */
  concurrentQuestions?: number;
  /** Questions that the backend answers at the same time, for everybody together. Default 256. */
  backendConcurrency?: number;
  /** Questions that may wait for the backend. Default 512. */
  backendQueue?: number;
  /** How long one may wait, in milliseconds. Default 10,000. */
  backendWaitMs?: number;
  /** Bytes that may wait for a client that does not read, before it is closed. Default 1,048,576. */
  bufferedBytes?: number;
  /**
   * How long a client may read nothing of what waits for it, in milliseconds. Default 8,000: with the time
   * until somebody looks and the one for its last words, it is gone in ten seconds.
   */
  stalledMs?: number;
  /** Sockets that did not say yet who they are. Default 256. */
  unauthenticated?: number;
}

export type ResolvedLimits = Required<Omit<HostLimits, 'connectionsPerAddress'>> & {
  connectionsPerAddress: number;
  /** For addresses of this machine. */
  connectionsPerLoopback: number;
};

const DEFAULTS = {
  connections: 20_000,
  connectionsPerAddress: 100,
  wrongCredentials: 20,
  messagesPerSecond: 100,
  bytesPerSecond: 262_144,
  invalidPerMinute: 20,
  textLength: 8_192,
  questionsPerMinute: 120,
  concurrentQuestions: 8,
  backendConcurrency: 256,
  backendQueue: 512,
  backendWaitMs: 10_000,
  bufferedBytes: 1_048_576,
  stalledMs: 8_000,
  unauthenticated: 256,
} as const satisfies Required<HostLimits>;

/** These may be none at all. */
const FROM_ZERO: readonly string[] = ['backendQueue', 'unauthenticated', 'invalidPerMinute'];

/** Throws a `TypeError` that names the limit when one is no number, or too small. */
export function resolveLimits(limits: HostLimits = {}): ResolvedLimits {
  const values = Object.entries(DEFAULTS).map(([name, fallback]) => {
    const value = limits[name as keyof HostLimits] ?? fallback;
    const least = FROM_ZERO.includes(name) ? 0 : 1;
    if (typeof value !== 'number' || !(value >= least)) {
      throw new TypeError(`'limits.${name}' must be a number from ${least}, or Infinity for no limit.`);
    }
    return [name, value];
  });
  return {
    ...(Object.fromEntries(values) as Required<HostLimits>),
    connectionsPerLoopback: limits.connectionsPerAddress ?? Number.POSITIVE_INFINITY,
  };
}
