import type { Clients } from './clients';
import { CLOSE_TIMEOUT_MS } from './socket';

export interface CloseOptions {
  /** How long running answers may take to finish, in milliseconds. Default 25,000. */
  timeoutMs?: number;
}

/**
 * Sends every client away: those with nothing to wait for at once, the others when their answers are done.
 * What is not done by `timeoutMs` is given up; who does not go then is dropped. Resolves when all are gone.
 */
export async function drain(clients: Clients, timeoutMs: number): Promise<void> {
  const timers = [
    setTimeout(() => {
      for (const client of clients) client.drain({ immediate: true });
    }, timeoutMs),
    setTimeout(() => {
      for (const client of clients) client.terminate();
    }, timeoutMs + CLOSE_TIMEOUT_MS),
  ];
  for (const client of clients) client.drain();
  await clients.gone();
  for (const timer of timers) clearTimeout(timer);
}
