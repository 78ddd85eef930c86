import * as v from 'valibot';
import type { Utterance } from '../../protocol/utterance';
import { place } from '../snapshot/fields';
import type { SnapshotReader, SnapshotWriter } from '../snapshot/shared-state';

export const transcriptSchema = v.array(place);

/** What was said, oldest first, bounded by count and by characters. */
export class Transcript {
  readonly #maxUtterances: number;
  readonly #maxChars: number;
  readonly #utterances: Utterance[] = [];
  #chars = 0;

  constructor(maxUtterances: number, maxChars: number) {
    this.#maxUtterances = maxUtterances;
    this.#maxChars = maxChars;
  }

  add(utterance: Utterance): void {
    this.#utterances.push(utterance);
    this.#chars += utterance.text.length;
    while (
      this.#utterances.length > 0 &&
      (this.#utterances.length > this.#maxUtterances || this.#chars > this.#maxChars)
    ) {
      this.#chars -= this.#utterances.shift()?.text.length ?? 0;
    }
  }

  /** Takes back what was added, if it is still there. */
  remove(utterance: Utterance): void {
    const at = this.#utterances.lastIndexOf(utterance);
    if (at < 0) return;
    this.#utterances.splice(at, 1);
    this.#chars -= utterance.text.length;
  }

  clear(): void {
    this.#utterances.length = 0;
    this.#chars = 0;
  }

  all(): Utterance[] {
    return this.#utterances.slice();
  }

  snapshot({ utterances }: SnapshotWriter): v.InferOutput<typeof transcriptSchema> {
    return this.#utterances.map((utterance) => utterances.placeOf(utterance));
  }

  restore(state: v.InferOutput<typeof transcriptSchema>, { utterances }: SnapshotReader): void {
    for (const place of state) this.add(utterances.at(place));
  }
}
