import { joinFinals } from '../../questions/join-finals';
import type { OpenLines } from './judged-turn';

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
    text: joinFinals(open.text, more.text),
    label: more.label === true || open.label === true ? true : (more.label ?? open.label),
  };
}
