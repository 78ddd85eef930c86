import type { BackendErrorCode } from '../../../src/protocol/index';
import type { FaultPlay } from './fault-rig';

/** One thing that goes wrong with the first question, and all that may come of it. */
export interface Fault<Options> {
  name: string;
  play: FaultPlay;
  /** How the answer ends: our code, or well in spite of it. */
  outcome: BackendErrorCode | 'complete' | 'no_answer';
  /** How often the question was posted. Default: once, so that nothing is billed twice. */
  posts?: number;
  /** How often it was asked again, as the client is told. Default: not. */
  retries?: number;
  /** The text that the client has all the same. Default: none. */
  text?: string;
  retryable?: boolean;
  retryAfterMs?: number;
  options?: Options;
}
