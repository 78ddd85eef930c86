/** What may still become a link, a mark of a source, bold text or the beginning of a list is held back so long. */
const MAX_HELD = 300;

/** An unfinished mark at the end of a text. */
const UNFINISHED = /[ \t]*(?:!?\[[^\]\n]*(?:\](?:\([^)\s]*)?)?|【[^】\n]*|[*_~]+|\n[ \t]*[#>*+-]*[ \t]*)?$/;
const UNFINISHED_START = /^[ \t]*[#>*+-]*[ \t]*$/;

/**
 * An answer as it is read out: without the marks of its sources and without Markdown, which a voice would read as
 * "bracket one". Works on a stream, whose parts may end anywhere.
 */
export class SpokenText {
  #held = '';
  #begun = false;

  /** Returns what can be said now. */
  push(text: string): string {
    const all = this.#held + text;
    const tail = all.slice(-MAX_HELD);
    const unfinished = (this.#begun ? undefined : UNFINISHED_START.exec(tail)) ?? UNFINISHED.exec(tail);
    const held = tail.slice(unfinished?.index ?? tail.length);
    const at = held.length < MAX_HELD ? all.length - held.length : all.length;
    this.#held = all.slice(at);
    return this.#spoken(all.slice(0, at));
  }

  /** The answer is over: returns the rest. */
  end(): string {
    const rest = this.#held;
    this.#held = '';
    return this.#spoken(rest);
  }

  #spoken(text: string): string {
    if (text === '') return '';
    // Before its first line, an answer begins as a line does.
    const lines = this.#begun ? text : `\n${text}`;
    const spoken = lines
      .replace(/!?\[([^\]\n]*)\]\([^)\s]*\)/g, '$1')
      .replace(/[ \t]?(?:\[\^?\d{1,3}\]|【\^?\d{1,3}】)/g, '')
      .replace(/\n[ \t]*(?:#{1,6}|[-*+>])[ \t]+/g, '\n')
      .replace(/\*\*|__|~~|`+/g, '');
    const first = this.#begun ? spoken : spoken.slice(1);
    this.#begun = true;
    return first;
  }
}
