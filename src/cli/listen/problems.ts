import type { Input } from './input';

/** A file of another kind would else fill the screen. */
const MOST_TOLD = 20;

/** Tells of lines that are left out. */
export class Problems {
  readonly #name: Input['name'];
  readonly #tell: (line: string) => void;
  #count = 0;

  constructor(name: Input['name'], tell: (line: string) => void) {
    this.#name = name;
    this.#tell = tell;
  }

  get count(): number {
    return this.#count;
  }

  /** `problem` goes on where "line 3" ends: "is not UTF-8". */
  add(line: number, problem: string): void {
    this.#count++;
    if (this.#count <= MOST_TOLD) this.#tell(`${this.#name}, line ${line} ${problem}; it is left out.`);
  }

  end(): void {
    const more = this.#count - MOST_TOLD;
    if (more > 0) this.#tell(`${this.#name}: ${more} more ${more === 1 ? 'line is' : 'lines are'} left out.`);
  }
}
