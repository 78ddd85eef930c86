import type { RagEvent, RagQuery } from '../../backend/index';
import type { Timing } from '../../protocol/index';

/** What is done in advance: passages are found, or an answer is begun. */
export type SpeculativeWork = 'retrieve' | 'answer';

/** Where the steps of an answer come from. */
export interface AnswerSource {
  /** The next step. Rejects with whatever the backend throws. */
  next(): PromiseLike<IteratorResult<unknown>>;
  /** The step's value as an event that is valid on the wire; undefined if it is not. Never throws. */
  read(value: unknown): RagEvent | undefined;
  /** The answer is no longer wanted. */
  abort(): void;
}

/** Why what was prepared for a question is not used. */
export type DiscardReason =
  /** Another question is being asked now. */
  | 'changed'
  /** Its speaker goes on. */
  | 'moved_on'
  /** It was asked in other words, or with other context. */
  | 'mismatch'
  /** It was not asked, or what was said before it is no longer the same. */
  | 'not_asked'
  /** It was never final. */
  | 'expired'
  /** It would have to wait for another answer. */
  | 'queued'
  /** The backend failed, or found nothing. */
  | 'failed'
  /** The backend was not free, or does not do this in advance. */
  | 'declined'
  /** The session was paused, cancelled or stopped. */
  | 'reset';

/** What speculation has achieved for one question. */
export interface Prepared {
  /** The id under which the backend knows the question already. */
  readonly queryId?: string;
  /** The question has to wait for another answer. */
  postpone(): void;
  /** Its answer starts: where it comes from; undefined if it has to be asked for. `query` is what would be asked. */
  open(query: RagQuery): AnswerSource | undefined;
  /** Does nothing after `open`. */
  discard(reason: DiscardReason): void;
  /** When passages and text came before the question was certain, on the clock; if they did, and are used. */
  moments(): { foundAt?: number | undefined; firstTextAt?: number | undefined };
  /** For the final message. */
  timing(): Pick<Timing, 'speculation' | 'saved_ms'>;
}

const nothing = (speculation: 'none' | 'discarded'): Prepared => ({
  postpone() {},
  open: () => undefined,
  discard() {},
  moments: () => ({}),
  timing: () => ({ speculation }),
});

/** Nothing was tried. */
export const NONE = nothing('none');
/** What was tried is of no use. */
export const DISCARDED = nothing('discarded');
