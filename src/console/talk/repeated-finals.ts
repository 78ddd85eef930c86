import type { Line } from './turn';

const MAX_SEGMENTS = 64;
/** How long the same words under the same segment id are the same segment; later the recogniser began anew. */
const SAME_SEGMENT_MS = 10_000;

interface Segment {
  speaker: string | undefined;
  segment: string | undefined;
}

/** Some recognisers send a final twice: as it was heard, then written properly. A session takes it once. */
export class RepeatedFinals {
  readonly #lines = new Map<string, Line>();

  /** The line that these words only say again. */
  find({ text, speaker, segment }: Segment & { text: string }, at: number): Line | undefined {
    if (segment === undefined) return undefined;
    const line = this.#lines.get(keyOf({ speaker, segment }));
    const isSame = line && at - line.at <= SAME_SEGMENT_MS && wordsOf(line.text) === wordsOf(text);
    return isSame ? line : undefined;
  }

  note(line: Line, { speaker, segment }: Segment): void {
    if (segment === undefined) return;
    const key = keyOf({ speaker, segment });
    this.#lines.delete(key);
    this.#lines.set(key, line);
    const [oldest = ''] = this.#lines.keys();
    if (this.#lines.size > MAX_SEGMENTS) this.#lines.delete(oldest);
  }
}

function keyOf({ speaker, segment }: Segment): string {
  return JSON.stringify([speaker, segment]);
}

/** Without case, punctuation and spaces. */
function wordsOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, '');
}
