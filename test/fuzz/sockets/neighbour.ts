import { TestClient } from '../../support/ws-client';

/** A client that asks one question after the other, as a person who got quick answers would. */
export class Neighbour {
  readonly #client: TestClient;
  #asked = 0;

  private constructor(client: TestClient) {
    this.#client = client;
  }

  static async connect(url: string): Promise<Neighbour> {
    return new Neighbour(await TestClient.connect(url));
  }

  /** Asks, and resolves with the milliseconds until the first text of the answer. */
  async ask(): Promise<number> {
    const from = this.#client.messages.length;
    const began = performance.now();
    this.#client.final(`what is the price of item ${++this.#asked}?`);
    await this.#client.until({ type: 'answer', stream_index: 0 }, from);
    const took = performance.now() - began;
    await this.#client.until({ type: 'status', stage: 'idle' }, from);
    return took;
  }

  close(): void {
    this.#client.close();
  }
}

/** Lets each ask until `enough` accepts all measurements so far. */
export async function measure(
  neighbours: readonly Neighbour[],
  enough: (taken: number) => boolean,
): Promise<number[]> {
  const taken: number[] = [];
  await Promise.all(
    neighbours.map(async (neighbour) => {
      while (!enough(taken.length)) taken.push(await neighbour.ask());
    }),
  );
  return taken;
}

export function p95(values: readonly number[]): number {
  return quantile(values, 0.95);
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

function quantile(values: readonly number[], q: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * q)] ?? Number.NaN;
}
