import type { AsrChunkMessage } from '../../../protocol/index';

interface Speaking {
  segment: string | undefined;
  /** The most words that a version of the current segment had. */
  words: number;
  lastWordAt?: number;
  finalAt?: number;
}

/**
 * When each speaker said the last word. A version of a segment that only changes words or adds punctuation is a
 * revision: nobody spoke.
 */
export class Speech {
  readonly #speakers = new Map<string, Speaking>();

  heard({ text, is_final, speaker, segment_id }: AsrChunkMessage, at: number): void {
    const speaking = this.#of(speaker);
    const words = wordsIn(text);
    const isNew = segment_id !== speaking.segment || words * 2 < speaking.words;
    if (isNew && !is_final) speaking.words = 0;
    speaking.segment = segment_id;
    if (words > speaking.words) speaking.lastWordAt = at;
    speaking.words = is_final ? 0 : Math.max(words, speaking.words);
    if (is_final) speaking.finalAt = at;
  }

  lastWordAt(speaker: string | undefined): number | undefined {
    return this.#of(speaker).lastWordAt;
  }

  finalAt(speaker: string | undefined): number | undefined {
    return this.#of(speaker).finalAt;
  }

  #of(speaker = ''): Speaking {
    const speaking = this.#speakers.get(speaker) ?? { segment: undefined, words: 0 };
    this.#speakers.set(speaker, speaking);
    return speaking;
  }
}

/** Words, and characters of languages without spaces. */
function wordsIn(text: string): number {
  const characters = text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0;
  const words = text.match(/(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{L}\p{N}'’])+/gu);
  return characters + (words?.length ?? 0);
}
