import * as v from 'valibot';
import { age, ageOf, speaker } from '../snapshot/fields';
import { restates, saysTheSame } from './restatement';

export const utteranceStartsSchema = v.array(
  v.object({ speaker, startedAge: age, heardAge: age, text: v.string(), changedAge: age }),
);

/** What is being said, as far as partials show. */
export interface Utterance {
  startedAt: number;
  /** When its last partial came. */
  heardAt: number;
  /** That partial's text. */
  text: string;
  /** When that text was first heard. */
  changedAt: number;
}

/** Without a partial for this long, the next one begins another utterance. */
const SILENCE_MS = 5_000;
const MAX_SPEAKERS = 16;

/** When the utterances that are being spoken began, by label, as their partials show. */
export class UtteranceStarts {
  readonly #current = new Map<string, Utterance>();

  /** A partial with text. */
  heard(speaker: string | undefined, text: string, at: number): void {
    const key = speaker ?? '';
    const known = this.#current.get(key);
    const startedAt = known && at - known.heardAt <= SILENCE_MS ? known.startedAt : at;
    this.#current.delete(key);
    const changedAt = known?.text === text ? known.changedAt : at;
    this.#current.set(key, { startedAt, heardAt: at, text, changedAt });
    if (this.#current.size <= MAX_SPEAKERS) return;
    const [oldest] = this.#current.keys();
    if (oldest !== undefined) this.#current.delete(oldest);
  }

  /**
   * When the speaker began the utterance with this text: at their own first partial; else at the first one without
   * a label, or of another label with the beginning of the text, that came after `after`.
   */
  startOf(speaker: string | undefined, text: string, after: number): number | undefined {
    const own = this.#current.get(speaker ?? '');
    if (own) return own.startedAt;
    for (const [label, { startedAt, text: partial }] of this.#current) {
      if (startedAt < after) continue;
      if (label === '' || saysTheSame(partial, text) || restates(partial, text)) return startedAt;
    }
    return undefined;
  }

  /** The utterance is final. Returns what its partials have shown. */
  end(speaker: string | undefined): Readonly<Utterance> | undefined {
    const ended = this.#current.get(speaker ?? '');
    this.#current.delete(speaker ?? '');
    this.#current.delete('');
    return ended;
  }

  snapshot(now: number): v.InferOutput<typeof utteranceStartsSchema> {
    return [...this.#current].map(([speaker, { startedAt, heardAt, text, changedAt }]) => {
      return {
        speaker,
        startedAge: ageOf(startedAt, now),
        heardAge: ageOf(heardAt, now),
        text,
        changedAge: ageOf(changedAt, now),
      };
    });
  }

  restore(state: v.InferOutput<typeof utteranceStartsSchema>, takenAt: number): void {
    for (const { speaker, startedAge, heardAge, text, changedAge } of state) {
      this.#current.set(speaker, {
        startedAt: takenAt - startedAge,
        heardAt: takenAt - heardAge,
        text,
        changedAt: takenAt - changedAge,
      });
    }
  }
}
