import { SpeakerAverage } from './speaker-average';
import { endingOf, type TextEnding } from './text-ending';

/** Until something is known about the rhythm of the partials. */
const USUAL_MS = 250;
const MIN_MS = 120;
const MAX_MS = 900;
/** After a longer gap the speaker had paused, or begins anew. */
const MAX_GAP_MS = 1_500;
/** So many gaps between changes have to be known. */
const MIN_GAPS = 4;
/** How much longer than usual a gap has to be. */
const MARGIN = 1.25;
const DEVIATIONS = 2;
const MAX_SPEAKERS = 16;

const FACTORS: Readonly<Record<TextEnding, number>> = {
  closed: 0.6,
  plain: 1,
  open: 1.5,
  'in-a-number': 1.5,
  hesitating: 2,
};

/**
 * How long a partial must have been unchanged to count as stable: a little longer than the partials of its speaker
 * usually take to change. A closing mark shortens that; numbers, hesitation and breaking off lengthen it.
 */
export class PartialStability {
  readonly #gaps = new SpeakerAverage();
  readonly #latest = new Map<string, { text: string; at: number }>();

  /**
   * A partial came; only changes count.
   *
   * @param at on the clock, in milliseconds
   */
  heard(speaker: string | undefined, text: string, at: number): void {
    const key = speaker ?? '';
    const latest = this.#latest.get(key);
    if (latest?.text === text) return;
    const gap = latest ? at - latest.at : Number.POSITIVE_INFINITY;
    if (latest && latest.text !== '' && text !== '' && gap >= 0 && gap <= MAX_GAP_MS)
      this.#gaps.learn(speaker, gap);
    this.#latest.delete(key);
    this.#latest.set(key, { text, at });
    if (this.#latest.size <= MAX_SPEAKERS) return;
    const [oldest] = this.#latest.keys();
    if (oldest !== undefined) this.#latest.delete(oldest);
  }

  /** @returns milliseconds, from 120 to 900 */
  stableAfterMs(speaker: string | undefined, text: string): number {
    const known = this.#gaps.of(speaker, MIN_GAPS);
    const usual = known ? Math.max(MARGIN * known.mean, known.mean + DEVIATIONS * known.deviation) : USUAL_MS;
    return Math.min(MAX_MS, Math.max(MIN_MS, usual * FACTORS[endingOf(text)]));
  }
}
