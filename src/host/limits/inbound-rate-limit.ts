import type { ResolvedLimits } from '../options';
import type { LimitScope } from '../telemetry/observer';

/** A frame over the limit. */
export interface RateBreach {
  scope: Extract<LimitScope, 'messages' | 'bytes'>;
  retryAfterMs: number;
  /** Whether the client has been warned often enough. */
  closes: boolean;
}

const MESSAGE_BURST = 2;
const BYTE_BURST = 4;
/** A client that exceeds its limit in this many different seconds of a minute is ignoring the warnings. */
const BREACHED_SECONDS = 3;
/** So is one that sends this many excess frames in a minute. */
const BREACHES = 1_000;
const SECOND = 1_000;
const MINUTE = 60_000;

/** What one connection may send: two token buckets, and a count of how often it exceeded them. */
export class InboundRateLimit {
  readonly #limits: ResolvedLimits;
  #messages: number;
  #bytes: number;
  #at: number;
  #breaches = 0;
  #breachedSeconds = 0;
  #lastBreach = Number.NEGATIVE_INFINITY;
  #breachesSince = 0;
  #invalid = 0;
  #invalidSince = 0;

  /** `now`, here and below, is in milliseconds and monotonic. */
  constructor(limits: ResolvedLimits, now: number) {
    this.#limits = limits;
    this.#messages = limits.messagesPerSecond * MESSAGE_BURST;
    this.#bytes = limits.bytesPerSecond * BYTE_BURST;
    this.#at = now;
  }

  /** Counts one frame; returns the violation, if any. */
  take(bytes: number, now: number): RateBreach | undefined {
    const { messagesPerSecond, bytesPerSecond } = this.#limits;
    const seconds = (now - this.#at) / SECOND;
    this.#at = now;
    this.#messages = Math.min(
      messagesPerSecond * MESSAGE_BURST,
      this.#messages + seconds * messagesPerSecond,
    );
    this.#bytes = Math.min(bytesPerSecond * BYTE_BURST, this.#bytes + seconds * bytesPerSecond);
    if (!(this.#messages < 1) && !(this.#bytes < bytes)) {
      this.#messages -= 1;
      this.#bytes -= bytes;
      return undefined;
    }
    return this.#breach(bytes, now);
  }

  /** Counts an unreadable frame; returns true when the limit is exceeded. */
  invalid(now: number): boolean {
    if (now - this.#invalidSince >= MINUTE) {
      this.#invalid = 0;
      this.#invalidSince = now;
    }
    return ++this.#invalid > this.#limits.invalidPerMinute;
  }

  #breach(bytes: number, now: number): RateBreach {
    const { messagesPerSecond, bytesPerSecond } = this.#limits;
    if (now - this.#breachesSince >= MINUTE) {
      this.#breaches = 0;
      this.#breachedSeconds = 0;
      this.#breachesSince = now;
    }
    this.#breaches++;
    if (now - this.#lastBreach >= SECOND) {
      this.#breachedSeconds++;
      this.#lastBreach = now;
    }
    const tooMany = this.#messages < 1;
    // A frame larger than the bucket would otherwise wait forever.
    const wanted = Math.min(bytes, bytesPerSecond * BYTE_BURST);
    const seconds = tooMany
      ? (1 - this.#messages) / messagesPerSecond
      : (wanted - this.#bytes) / bytesPerSecond;
    return {
      scope: tooMany ? 'messages' : 'bytes',
      retryAfterMs: Math.max(1, Math.ceil(seconds * SECOND)),
      closes: this.#breachedSeconds >= BREACHED_SECONDS || this.#breaches > BREACHES,
    };
  }
}
