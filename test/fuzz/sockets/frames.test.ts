import { afterAll, beforeAll, expect, test } from 'vitest';
import { MAY_STAY, type Memory, megabytes } from '../memory';
import { announce, FIRST_PART, FRAMES, SEED, TIMEOUT_MS } from '../run';
import type { Driven, DriverTask } from './driver-process';
import { measure, median, Neighbour, p95 } from './neighbour';
import { Helper } from './processes';

/**
 * Frames over real sockets, into hosts in separate processes: a message gets its ack or its error, a broken
 * frame gets its error and its close; memory is released, and neighbouring clients are not affected.
 */

/**
 * Well below what a host can do on one core, so that neighbours wait for the host, not for a saturated
 * machine.
 */
const RATE = 2_500;
/**
 * The frames alternate between the neighbours' own hosts and those of another process: the load on the
 * machine is the same in both cases, and any other load affects both.
 */
const ROUNDS = 4;
const LEAST_QUESTIONS = 24;
/** From so many frames on, the run has the machine to itself. */
const MANY = 100_000;

type Listening = Record<'open' | 'limited', { port: number; url: string }>;

let driver: Helper;
let own: Helper;
let other: Helper;

beforeAll(() => {
  driver = new Helper('driver-process');
  own = new Helper('host-process');
  other = new Helper('host-process');
});
afterAll(() => {
  for (const helper of [driver, own, other]) helper.stop();
});

test(
  'each frame gets the right response, and no other client notices',
  async () => {
    announce(`sockets: ${FRAMES} frames, FUZZ_SEED=${SEED}`);
    const [near, far] = await Promise.all([own.ask<Listening>('listen'), other.ask<Listening>('listen')]);
    const neighbours = await Promise.all(Array.from({ length: 4 }, () => Neighbour.connect(near.open.url)));
    const total: Driven = { frames: 0, connections: 0, replies: 0, codes: {}, next: FIRST_PART };
    const drive = async ({ open, limited }: Listening, frames: number) => {
      const ports = { open: open.port, limited: limited.port };
      const task: DriverTask = { ports, frames, from: total.next, seed: SEED, rate: RATE };
      add(total, await Promise.race([driver.ask<Driven>('drive', task), own.crashed, other.crashed]));
    };
    /** First answers while frames are sent somewhere. */
    const under = async (hosts: Listening, frames: number): Promise<number[]> => {
      let over = false;
      const driving = drive(hosts, frames).finally(() => {
        over = true;
      });
      const [taken] = await Promise.all([measure(neighbours, (n) => over && n >= LEAST_QUESTIONS), driving]);
      return taken;
    };
    const memories = async (): Promise<Memory[]> => {
      await expect.poll(() => own.ask('connections'), { timeout: 10_000 }).toBe(neighbours.length);
      await expect.poll(() => other.ask('connections'), { timeout: 10_000 }).toBe(0);
      for (const host of [own, other]) await expect.poll(() => host.ask('away'), { timeout: 10_000 }).toBe(0);
      return Promise.all([own.ask<Memory>('memory'), other.ask<Memory>('memory')]);
    };

    // The first ones fill caches and trigger compilation: not a leak, and not representative.
    for (const hosts of [near, far]) await drive(hosts, FRAMES / 10);
    const undisturbed = await measure(neighbours, (taken) => taken >= LEAST_QUESTIONS);
    const before = await memories();
    const elsewhere: number[] = [];
    const here: number[] = [];
    const each = (FRAMES - total.frames) / ROUNDS / 2;
    for (let round = 0; round < ROUNDS; round++) {
      elsewhere.push(...(await under(far, each)));
      here.push(...(await under(near, each)));
    }
    const after = await memories();
    for (const neighbour of neighbours) neighbour.close();
    const left = after.map(({ inUse }, i) => inUse - (before[i]?.inUse ?? 0));
    const resident = after.map((memory, i) => megabytes(memory.resident - (before[i]?.resident ?? 0)));
    announce(
      `sockets: ${total.frames} frames on ${total.connections} connections got ${total.replies} replies and closes ` +
        `${JSON.stringify(total.codes)}; ${left.map(megabytes).join(' and ')} left behind (resident ${resident.join(' and ')})`,
    );
    announce(
      `sockets: first answer of a neighbour, p95: ${p95(here).toFixed(0)} ms (${here.length} questions); with the ` +
        `frames elsewhere ${p95(elsewhere).toFixed(0)} ms (${elsewhere.length}), with none ${p95(undisturbed).toFixed(0)} ms`,
    );
    for (const bytes of left) expect(bytes).toBeLessThan(MAY_STAY);
    // Few questions, beside other tests, say little about the slowest of them.
    const typical = FRAMES >= MANY ? p95 : median;
    expect(typical(here)).toBeLessThanOrEqual(2 * Math.max(typical(undisturbed), typical(elsewhere)));
  },
  TIMEOUT_MS,
);

function add(total: Driven, { error, next, frames, connections, replies, codes }: Driven): void {
  if (error) throw new Error(error);
  total.next = next;
  total.frames += frames;
  total.connections += connections;
  total.replies += replies;
  for (const [code, times] of Object.entries(codes)) total.codes[code] = (total.codes[code] ?? 0) + times;
}
