import type { AsrChunk } from '../../asr/index';

/** How many of the latest utterances are kept. */
const MOST = 32;

/** Who said what lately. */
export class Speakers {
  readonly #latest: { text: string; speaker: string | undefined; startMs: number | undefined }[] = [];

  heard({ text, is_final, speaker, start_ms }: AsrChunk): void {
    const said = plain(text);
    if (!is_final || said === '') return;
    this.#latest.push({ text: said, speaker, startMs: start_ms });
    if (this.#latest.length > MOST) this.#latest.shift();
  }

  /** Whose latest words are those of the question; nothing when they are nobody's as they stand. */
  of(question: string): { speaker?: string; startMs?: number } {
    const asked = plain(question);
    if (asked === '') return {};
    const said = this.#latest.findLast(({ text }) => asked.endsWith(text) || text.includes(asked));
    if (!said) return {};
    // A question in several utterances begins with the first of them.
    let from = said;
    for (let at = this.#latest.lastIndexOf(said) - 1; at >= 0; at--) {
      const before = this.#latest[at];
      if (before?.speaker !== said.speaker) continue;
      if (before === undefined || !asked.includes(before.text)) break;
      from = before;
    }
    return {
      ...(said.speaker === undefined ? {} : { speaker: said.speaker }),
      ...(from.startMs === undefined ? {} : { startMs: from.startMs }),
    };
  }
}

/** Without what recogniser and session may write differently. */
function plain(text: string): string {
  return text.toLowerCase().replace(/[\s\p{P}]+/gu, '');
}
