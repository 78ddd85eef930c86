import * as v from 'valibot';
import { startTimer } from '../../options/duration';
import { duration } from '../../options/fields';
import { readOptions } from '../../options/read-options';
import type { ClientConnection } from './client-connection';
import type { Clients } from './clients';
import { CLOSE_TIMEOUT_MS } from './socket';

export interface CloseOptions {
  /**
   * How long clients are still accepted after the host already reports that it is not ready, because load
   * balancers may take a while to notice. In milliseconds; default 0.
   */
  delayMs?: number;
  /** How long running answers may take after that, in milliseconds. Default 25,000; `Infinity`: no limit. */
  timeoutMs?: number;
  /**
   * Clients without a running answer are closed one by one over this many milliseconds, so that they do not
   * all reconnect at once. Default 10,000; never longer than 30 ms per client.
   */
  spreadMs?: number;
}

const closeSchema = v.object({
  delayMs: v.optional(duration({ min: 0 }), 0),
  timeoutMs: v.optional(duration({ min: 0, unlimited: true }), 25_000),
  spreadMs: v.optional(duration({ min: 0 }), 10_000),
});

export function readCloseOptions(options: CloseOptions): Required<CloseOptions> {
  return readOptions('close', closeSchema, options);
}

export type DrainOptions = Required<Omit<CloseOptions, 'delayMs'>>;

const SPREAD_PER_CLIENT_MS = 30;

/**
 * Closes every client: those with a running answer when it has ended, the others one by one. After
 * `timeoutMs`, unfinished answers are abandoned, and clients that still do not close are dropped. Resolves
 * when all are gone.
 */
export async function drain(clients: Clients, { timeoutMs, spreadMs }: DrainOptions): Promise<void> {
  const timers = [
    startTimer(() => {
      for (const client of clients) client.drain({ immediate: true, retryAfterMs: retryAfterMs() });
    }, timeoutMs),
    startTimer(() => {
      for (const client of clients) client.terminate();
    }, timeoutMs + CLOSE_TIMEOUT_MS),
  ];
  const idle: ClientConnection[] = [];
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

/** Calls `act` with each item, spread evenly over `withinMs`. Returns a function that ends it early. */
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

/** Clients that connected one after the other often belong together and should not all be closed together. */
function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** A restarting server needs a moment, and should not get all its clients back at once. */
function retryAfterMs(): number {
  return 1_000 + Math.floor(Math.random() * 2_000);
}
