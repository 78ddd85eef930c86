import type { OpenLines } from './turn';

/** Which lines of the file each open turn is made of: the session itself knows texts, not lines. */
export class OpenTurns {
  readonly #open = new Map<string, OpenLines>();

  get(speaker: string | undefined): OpenLines | undefined {
    return this.#open.get(speaker ?? '');
  }

  set(lines: OpenLines): void {
    this.#open.set(lines.speaker ?? '', lines);
  }

  delete(lines: OpenLines): void {
    this.#open.delete(lines.speaker ?? '');
  }

  /** Oldest first. */
  all(): OpenLines[] {
    return [...this.#open.values()];
  }
}

/** The turn with one more line. */
export function joined(open: OpenLines | undefined, more: OpenLines): OpenLines {
  if (open === undefined) return more;
  return {
    ...more,
    first: open.first,
    text: joinedText(open.text, more.text),
    label: more.label === true || open.label === true ? true : (more.label ?? open.label),
  };
}

const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uffef]/u;

/** As the session joins finals: with a space, but not beside Chinese or Japanese. */
function joinedText(first: string, second: string): string {
  const unspaced = UNSPACED.test(first.slice(-1)) || UNSPACED.test(second.slice(0, 1));
  return unspaced ? first + second : `${first} ${second}`;
}
