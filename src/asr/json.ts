/**
 * A message of a recogniser, read without trusting its shape: what is missing, or of another type than asked for,
 * is `undefined`, `[]` or a `Json` without content.
 */
export class Json {
  readonly #value: unknown;

  constructor(value: unknown) {
    this.#value = value;
  }

  /** The object in `text`, or `undefined` if it is not JSON or not an object. */
  static parse(text: string): Json | undefined {
    try {
      return Json.object(JSON.parse(text));
    } catch {
      return undefined;
    }
  }

  /** `value` as a message, if it is an object. */
  static object(value: unknown): Json | undefined {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? new Json(value) : undefined;
  }

  /** What lies at the end of a path of names and positions. */
  at(...path: (string | number)[]): Json {
    let value = this.#value;
    for (const step of path) {
      if (typeof value !== 'object' || value === null) return new Json(undefined);
      value = (value as Record<string | number, unknown>)[step];
    }
    return new Json(value);
  }

  /** Whether there is anything but `null`. */
  has(...path: (string | number)[]): boolean {
    return (this.at(...path).#value ?? undefined) !== undefined;
  }

  text(...path: (string | number)[]): string | undefined {
    const value = this.at(...path).#value;
    return typeof value === 'string' ? value : undefined;
  }

  /** A finite number; one written as a string counts, because siblings of one product differ in that. */
  number(...path: (string | number)[]): number | undefined {
    const value = this.at(...path).#value;
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
  }

  /** `true` or `false`, and nothing else. */
  flag(...path: (string | number)[]): boolean | undefined {
    const value = this.at(...path).#value;
    return typeof value === 'boolean' ? value : undefined;
  }

  /** A string or a number, as a string. */
  label(...path: (string | number)[]): string | undefined {
    const value = this.at(...path).#value;
    if (typeof value === 'number' && Number.isFinite(value)) return String(value);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  /** The elements of a list; also of what only looks like one, such as the results of a browser's event. */
  list(...path: (string | number)[]): Json[] {
    const value = this.at(...path).#value;
    // Holes are elements, too.
    if (Array.isArray(value)) return Array.from(value, (element) => new Json(element));
    const length = new Json(value).number('length');
    if (typeof value !== 'object' || length === undefined || !(length > 0 && length <= 10_000)) return [];
    return Array.from(value as ArrayLike<unknown>, (element) => new Json(element));
  }

  /** A position in seconds, as milliseconds. */
  seconds(...path: (string | number)[]): number | undefined {
    return scaled(this.number(...path), 1_000);
  }

  /** A position in milliseconds. */
  milliseconds(...path: (string | number)[]): number | undefined {
    return scaled(this.number(...path), 1);
  }
}

function scaled(value: number | undefined, factor: number): number | undefined {
  const ms = value === undefined ? undefined : Math.round(value * factor);
  return ms !== undefined && Number.isSafeInteger(ms) ? ms : undefined;
}
