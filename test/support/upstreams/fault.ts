import type { BackendErrorCode } from '../../../src/protocol/index';
import type { FaultPlay } from './fault-rig';

/** One thing that goes wrong with the first question, and its allowed consequences. */
export interface Fault<Options> {
  name: string;
  play: FaultPlay;
  /** How the answer ends: our code, or successfully in spite of it. */
  outcome: BackendErrorCode | 'complete' | 'no_answer';
  /** How often the question was posted. Default: once, so that nothing is billed twice. */
  posts?: number;
  /** How often it was retried, as reported to the client. Default: not at all. */
  retries?: number;
  /** The text that the client gets anyway. Default: none. */
  text?: string;
  retryable?: boolean;
  retryAfterMs?: number;
  options?: Options;
}
