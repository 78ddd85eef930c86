import type { Client, Clients } from './clients';
import { CLOSE_TIMEOUT_MS } from './socket';

export interface CloseOptions {
  /**
   * For so long clients are still accepted, though the server says already that it is not ready: whoever
   * sends it clients may take a while to notice. In milliseconds; default 0.
   */
  delayMs?: number;
  /** How long running answers may take to finish afterwards, in milliseconds. Default 25,000. */
  timeoutMs?: number;
  /**
   * Clients without a running answer are sent away one by one within so many milliseconds, so that they do
   * not come back all at once. Default 10,000; never longer than 30 ms for each of them.
   */
  spreadMs?: number;
}

export type DrainOptions = Required<Omit<CloseOptions, 'delayMs'>>;

const SPREAD_PER_CLIENT_MS = 30;

/**
 * Sends every client away: those that wait for an answer when they have it, the others one by one. What is
 * not done by `timeoutMs` is given up; who does not go then is dropped. Resolves when all are gone.
 */
export async function drain(clients: Clients, { timeoutMs, spreadMs }: DrainOptions): Promise<void> {
  const timers = [
    setTimeout(() => {
      for (const client of clients) client.drain({ immediate: true, retryAfterMs: retryAfterMs() });
    }, timeoutMs),
    setTimeout(() => {
      for (const client of clients) client.terminate();
    }, timeoutMs + CLOSE_TIMEOUT_MS),
  ];
  const idle: Client[] = [];
  for (const client of clients) {
    if (client.answering) client.drain({ retryAfterMs: retryAfterMs() });
    else idle.push(client);
  }
  const within = Math.min(spreadMs, timeoutMs, idle.length * SPREAD_PER_CLIENT_MS);
  const stop = spreadOut(shuffled(idle), within, (client) => client.drain({ retryAfterMs: retryAfterMs() }));
  await clients.gone();
  stop();
  for (const timer of timers) clearTimeout(timer);
}

/** Does something with each, evenly within so many milliseconds. Returns what ends it early. */
function spreadOut<T>(items: readonly T[], withinMs: number, act: (item: T) => void): () => void {
  const began = performance.now();
  let done = 0;
  let timer: NodeJS.Timeout | undefined;
  const step = () => {
    const share = withinMs > 0 ? (performance.now() - began) / withinMs : 1;
    const due = Math.min(items.length, Math.floor(items.length * share));
    for (const item of items.slice(done, due)) act(item);
    done = Math.max(done, due);
    timer = done < items.length ? setTimeout(step, 5 + Math.random() * SPREAD_PER_CLIENT_MS) : undefined;
  };
  step();
  return () => clearTimeout(timer);
}

/** In any order but that in which they came: neighbours often belong together. */
function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** A server that starts again needs a moment, and should not meet everybody in the same one. */
function retryAfterMs(): number {
  return 1_000 + Math.floor(Math.random() * 2_000);
}
