import { afterAll, beforeAll, expect, test } from 'vitest';
import { MAY_STAY, type Memory, megabytes } from '../memory';
import { Random } from '../random';
import { announce, FIRST_PART, FRAMES, failure, SEED, TIMEOUT_MS } from '../run';
import { enter, expectAnswer, oddHandshake, resetAfter } from './handshakes';
import { Helper } from './processes';
import { handshake, RawClient } from './raw-client';

/**
 * Handshakes that are reset after every byte, that are malformed, and that are reset during authentication.
 * The hosts keep running and release every place: afterwards they can be filled completely.
 */

/** As in guarded-host-process.ts, which must not be imported into this process. */
const PLACES = 24;
const MAX_UNAUTHENTICATED = 12;
const RESETS = Math.min(2_500, Math.max(200, FRAMES / 80));
const AT_ONCE = 16;

let hosts: Helper;
let ports: { open: number; guarded: number };
let before: Memory;

beforeAll(async () => {
  hosts = new Helper('guarded-host-process');
  ports = await hosts.ask('listen');
  announce(`handshakes: ${RESETS} of each kind, FUZZ_SEED=${SEED}`);
});
afterAll(() => hosts.stop());

/** Repeats an action, a few at a time. */
async function times(count: number, work: (part: number) => Promise<unknown>): Promise<void> {
  let next = FIRST_PART;
  const worker = async () => {
    while (next < FIRST_PART + count) {
      const part = next++;
      await Promise.race([work(part), hosts.crashed]).catch((error: unknown) => {
        throw failure(error, part, `${part} handshakes`);
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Exactly as many connections as allowed are accepted; one more is rejected. */
async function expectPlaces(port: number, places: number, headers: string[] = []): Promise<void> {
  await expect.poll(() => hosts.ask('connections'), { timeout: 10_000 }).toBe(0);
  const entered = await Promise.all(Array.from({ length: places }, () => enter(port, headers)));
  expect(entered.map(({ status }) => status)).toEqual(entered.map(() => '101'));
  const more = await enter(port, headers);
  expect(['429', '503']).toContain(more.status);
  for (const { leave } of [...entered, more]) leave();
  await expect.poll(() => hosts.ask('connections'), { timeout: 10_000 }).toBe(0);
}

const KNOWN = ['Authorization: Bearer ada'];

test(
  'a reset after any byte leaves nothing behind',
  async () => {
    for (const [name, headers] of [
      ['open', []],
      ['guarded', []],
      ['guarded', KNOWN],
    ] as [keyof typeof ports, string[]][]) {
      const bytes = handshake(ports[name], headers);
      await times(bytes.length + 1, (part) =>
        resetAfter(ports[name], bytes, (part - FIRST_PART) % (bytes.length + 1)),
      );
    }
    await expectPlaces(ports.open, PLACES);
    await expectPlaces(ports.guarded, PLACES, KNOWN);
    await expectPlaces(ports.guarded, MAX_UNAUTHENTICATED);
    before = await hosts.ask<Memory>('memory');
  },
  TIMEOUT_MS,
);

test(
  'anything that is not a handshake gets an answer',
  async () => {
    const statuses: Record<string, number> = {};
    await times(RESETS, async (part) => {
      const port = part % 2 ? ports.open : ports.guarded;
      const status = await expectAnswer(port, oddHandshake(Random.of(SEED, part), port));
      statuses[status] = (statuses[status] ?? 0) + 1;
    });
    announce(`handshakes: answers to odd ones ${JSON.stringify(statuses)}`);
    await expectPlaces(ports.open, PLACES);
    await expectPlaces(ports.guarded, PLACES, KNOWN);
  },
  TIMEOUT_MS,
);

test(
  'a reset during authentication leaves nothing behind, however that ends',
  async () => {
    await times(RESETS, async (part) => {
      const random = Random.of(SEED, part);
      const token = `held-${part}`;
      const client = new RawClient(ports.guarded, { onFrame() {} });
      await client.write(Buffer.from(handshake(ports.guarded, [`Authorization: Bearer ${token}`])));
      await hosts.ask('asked', token);
      const decide = () =>
        hosts.ask('decide', { token, verdict: random.pick(['known', 'refused', 'failed']) });
      // Before the verdict, at the same time, or just after it.
      const order = random.int(3);
      const decided = order === 0 ? undefined : decide();
      if (order === 2) await decided;
      client.socket.resetAndDestroy();
      await client.until(
        () => client.closed,
        () => 'the reset had no effect',
      );
      await (decided ?? decide());
    });
    await expectPlaces(ports.guarded, PLACES, KNOWN);
    await expectPlaces(ports.guarded, MAX_UNAUTHENTICATED);
    const left = (await hosts.ask<Memory>('memory')).inUse - before.inUse;
    announce(`handshakes: ${megabytes(left)} left behind`);
    expect(left).toBeLessThan(MAY_STAY);
  },
  TIMEOUT_MS,
);
