/** The name of a client, as it was given one when it introduced itself. */
const CLIENT_ID = /^[\w-]{1,64}$/;

/** The requests of MCP clients that are being answered, so that another request can cancel one. */
export class RunningCalls {
  readonly #running = new Map<string, () => void>();

  /** Returns what to call when the request is answered. Without a client, nobody can name the request later. */
  add(caller: Caller, request: unknown, cancel: () => void): () => void {
    const key = keyOf(caller, request);
    if (key === undefined) return () => {};
    this.#running.set(key, cancel);
    return () => {
      if (this.#running.get(key) === cancel) this.#running.delete(key);
    };
  }

  cancel(caller: Caller, request: unknown): void {
    const key = keyOf(caller, request);
    if (key !== undefined) this.#running.get(key)?.();
  }
}

/** Every client numbers its requests from 0. */
interface Caller {
  subject: string | undefined;
  /** As it says; absent when it says nothing that this server can have given. */
  client: string | undefined;
}

export function callerOf(subject: string | undefined, client: string | string[] | undefined): Caller {
  return { subject, client: typeof client === 'string' && CLIENT_ID.test(client) ? client : undefined };
}

function keyOf({ subject, client }: Caller, request: unknown): string | undefined {
  if (typeof request !== 'string' && typeof request !== 'number') return undefined;
  return client === undefined ? undefined : JSON.stringify([subject ?? null, client, request]);
}
