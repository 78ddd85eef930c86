import type { JudgedTurn } from './judged-turn';

/** More turns than this would make a page that a browser takes long to open: about two hours of talk. */
const MAX_KEPT = 2_000;

/**
 * The turns for a page, however many there are. When there are too many, the oldest are left out, those last that were
 * decided wrongly: they are what a page is looked at for.
 */
export class KeptTurns {
  readonly #limit: number;
  readonly #wrong = new Set<JudgedTurn>();
  readonly #others = new Set<JudgedTurn>();
  #leftOut = 0;

  constructor(limit = MAX_KEPT) {
    this.#limit = limit;
  }

  /** `shown`: whether it is to be in the page; it takes the place of an earlier report of the same turn anyway. */
  add(turn: JudgedTurn, shown: boolean): void {
    if (turn.instead) {
      this.#wrong.delete(turn.instead);
      this.#others.delete(turn.instead);
    }
    if (!shown) return;
    this.#groupOf(turn).add(turn);
    if (this.#wrong.size + this.#others.size <= this.#limit) return;
    const group = this.#others.size > 0 ? this.#others : this.#wrong;
    for (const oldest of group) {
      group.delete(oldest);
      break;
    }
    this.#leftOut++;
  }

  /** How many are left out because there were too many. */
  get leftOut(): number {
    return this.#leftOut;
  }

  /** In the order of the file. */
  all(): readonly JudgedTurn[] {
    return [...this.#wrong, ...this.#others].sort((a, b) => a.lines[0] - b.lines[0]);
  }

  #groupOf({ outcome }: JudgedTurn): Set<JudgedTurn> {
    return outcome === undefined || outcome === 'right' ? this.#others : this.#wrong;
  }
}
