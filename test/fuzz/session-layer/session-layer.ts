import { afterAll, beforeAll, expect, test } from 'vitest';
import { MAY_STAY, megabytes, memory } from '../memory';
import { Random } from '../random';
import { announce, FIRST_PART, failure, MESSAGES, SEED, TIMEOUT_MS } from '../run';
import { Episode } from './episode';

const PER_EPISODE = 400;

/** Runs in two processes in parallel, each with every second part. */
const PROCESSES = 2;

/**
 * Messages into the layer that the host hands frames to: its frame reader, the parser, the connection and the
 * session, on a clock that moves only on request, with misbehaving backends and judges. PROTOCOL.md is the
 * oracle.
 */
export function fuzzSessionLayer(process_: 'first' | 'second'): void {
  const escaped: unknown[] = [];
  const onEscaped = (error: unknown) => void escaped.push(error);

  beforeAll(() => {
    process.on('uncaughtException', onEscaped);
    process.on('unhandledRejection', onEscaped);
  });
  afterAll(() => {
    process.off('uncaughtException', onEscaped);
    process.off('unhandledRejection', onEscaped);
  });

  test(
    'each message gets its ack or its error, whatever it is',
    async () => {
      const messages = Math.ceil(MESSAGES / PROCESSES);
      const name = `session layer, ${process_} half`;
      announce(`${name}: ${messages} messages, FUZZ_SEED=${SEED}`);
      const total = { sent: 0, replies: 0, unread: 0, connections: 0 };
      let part = FIRST_PART * PROCESSES + (process_ === 'first' ? 0 : 1);
      const play = async () => {
        const episode = new Episode(Random.of(SEED, part));
        try {
          await episode.run(PER_EPISODE);
          if (escaped.length > 0) throw escaped[0];
        } catch (error) {
          throw failure(error, Math.floor(part / PROCESSES), `${total.sent + episode.sent} messages`);
        }
        total.sent += episode.sent;
        total.replies += episode.replies;
        total.unread += episode.unread;
        total.connections += episode.connections;
        part += PROCESSES;
      };
      // The first ones fill caches and trigger compilation, which is not a leak.
      while (total.sent < messages / 10) await play();
      const before = await memory();
      const began = process.cpuUsage();
      while (total.sent < messages) await play();
      const { user, system } = process.cpuUsage(began);
      const left = (await memory()).inUse - before.inUse;
      announce(
        `${name}: ${total.sent} messages on ${total.connections} connections got ${total.replies} replies ` +
          `(${total.unread} were still to be read when their connection was closed), ` +
          `${Math.round((user + system) / 1e6)} s of CPU, ${megabytes(left)} left behind`,
      );
      expect(left).toBeLessThan(MAY_STAY);
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      expect(escaped).toEqual([]);
    },
    TIMEOUT_MS,
  );
}
