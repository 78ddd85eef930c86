import type { LimitScope } from '../telemetry/observer';
import type { ResolvedLimits } from './options';

/** A frame that comes too soon. */
export interface Breach {
  scope: Extract<LimitScope, 'messages' | 'bytes'>;
  retryAfterMs: number;
  /** It was warned often enough. */
  closes: boolean;
}

const MESSAGE_BURST = 2;
const BYTE_BURST = 4;
/** A client that is over its limit in so many different seconds of one minute does not listen. */
const BREACHED_SECONDS = 3;
/** Nor does one that sends so many frames too many in one minute. */
const BREACHES = 1_000;
const SECOND = 1_000;
const MINUTE = 60_000;

/** What one connection sends: two token buckets, and a record of how often it overdid it. */
export class Inflow {
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

  /** `now`, here and below, is in milliseconds and only goes forward. */
  constructor(limits: ResolvedLimits, now: number) {
    this.#limits = limits;
    this.#messages = limits.messagesPerSecond * MESSAGE_BURST;
    this.#bytes = limits.bytesPerSecond * BYTE_BURST;
    this.#at = now;
  }

  /** Takes in one frame; returns what is wrong with that, if something is. */
  take(bytes: number, now: number): Breach | undefined {
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

  /** Counts a frame that could not be read; true when it was one too many. */
  invalid(now: number): boolean {
    if (now - this.#invalidSince >= MINUTE) {
      this.#invalid = 0;
      this.#invalidSince = now;
    }
    return ++this.#invalid > this.#limits.invalidPerMinute;
  }

  #breach(bytes: number, now: number): Breach {
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
    // A frame larger than the bucket would wait for ever.
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
