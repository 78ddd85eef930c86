/**
 * The session keeps one conversation id, and each backend has its own: they travel together, as a JSON list in
 * the order of the backends.
 */
export class Conversations {
  readonly #ids: (string | null)[];

  constructor(conversationId: string | undefined, backends: number) {
    const told = listIn(conversationId);
    this.#ids = Array.from({ length: backends }, (_, index) => {
      const id = told[index];
      return typeof id === 'string' ? id : null;
    });
  }

  /** To spread into the query of the backend of that number. */
  of(index: number): { conversationId?: string } {
    const id = this.#ids[index];
    return typeof id === 'string' ? { conversationId: id } : {};
  }

  /** The id of all of them together, with a new one for the backend of that number. */
  with(index: number, id: string): string {
    this.#ids[index] = id;
    return JSON.stringify(this.#ids);
  }
}

function listIn(conversationId: string | undefined): unknown[] {
  try {
    const list: unknown = JSON.parse(conversationId ?? '[]');
    return Array.isArray(list) ? list : [];
  } catch {
    // The id of a backend alone, from before there was a fallback.
    return [];
  }
}
