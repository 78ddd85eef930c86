import * as v from 'valibot';
import type { Clock } from '../../options/clock';
import type { AsrChunkMessage } from '../../protocol/index';
import { age, ageOf } from '../snapshot/fields';
import { isAnotherForm, restates, saysTheSame } from './restatement';

const MAX_SEGMENTS = 64;
/** How long the same words under the same segment id are the same segment; later the recogniser began anew. */
const SAME_SEGMENT_MS = 10_000;

export const saidSegmentsSchema = v.array(v.object({ key: v.string(), text: v.string(), age }));

/** The segments that were final last, by id: recognisers send some finals twice (raw, then formatted). */
export class SaidSegments {
  readonly #clock: Clock;
  readonly #segments = new Map<string, { text: string; at: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Whether this very segment was already final. With other words it is another segment, as ids begin anew when a
   * recogniser restarts; with more words it restates the former.
   */
  isRepeated({ segment_id, speaker, text }: AsrChunkMessage, at = this.#clock.now()): boolean {
    if (segment_id === undefined) return false;
    const key = JSON.stringify([speaker, segment_id]);
    const former = this.#segments.get(key);
    this.#remember(key, { text, at });
    return former !== undefined && isSameSegment(former, text, at);
  }

  /** Like `isRepeated`, for words that may still change: nothing is remembered. */
  wouldRepeat({ segment_id, speaker, text }: AsrChunkMessage): boolean {
    if (segment_id === undefined || this.#segments.size === 0) return false;
    const former = this.#segments.get(JSON.stringify([speaker, segment_id]));
    return former !== undefined && isSameSegment(former, text, this.#clock.now());
  }

  snapshot(now: number): v.InferOutput<typeof saidSegmentsSchema> {
    return [...this.#segments].map(([key, { text, at }]) => ({ key, text, age: ageOf(at, now) }));
  }

  restore(state: v.InferOutput<typeof saidSegmentsSchema>, takenAt: number): void {
    for (const { key, text, age } of state) this.#remember(key, { text, at: takenAt - age });
  }

  #remember(key: string, said: { text: string; at: number }): void {
    this.#segments.delete(key);
    this.#segments.set(key, said);
    const [oldest] = this.#segments.keys();
    if (this.#segments.size > MAX_SEGMENTS && oldest !== undefined) this.#segments.delete(oldest);
  }
}

function isSameSegment(former: { text: string; at: number }, text: string, at: number): boolean {
  if (at - former.at > SAME_SEGMENT_MS || restates(former.text, text)) return false;
  return saysTheSame(former.text, text) || isAnotherForm(former.text, text);
}
