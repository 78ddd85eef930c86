import { constants, setPriority } from 'node:os';
import { Random } from '../random';
import { failure } from '../run';
import { script } from './frames';
import { play } from './played';
import { serve } from './processes';

/** Writes frames on many connections at a time, in a process of its own so that it holds up nobody else. */

export interface DriverTask {
  ports: { open: number; limited: number };
  seed: number;
  from: number;
  frames: number;
  /**
   * Frames per second: the next connection begins when it is due, not when the server is done with the last.
   */
  rate: number;
}

export interface Driven {
  frames: number;
  connections: number;
  replies: number;
  /** How often the server closed with each code. */
  codes: Record<string, number>;
  next: number;
  error?: string;
}

const AT_ONCE = 32;

async function drive({ ports, seed, from, frames, rate }: DriverTask): Promise<Driven> {
  const done: Driven = { frames: 0, connections: 0, replies: 0, codes: {}, next: from };
  const running = new Set<Promise<void>>();
  const began = performance.now();
  const one = async (part: number) => {
    const random = Random.of(seed, part);
    const limited = random.chance(0.15);
    const written = script(random);
    done.frames += written.frames;
    done.connections++;
    try {
      const { replies, code } = await play(limited ? ports.limited : ports.open, written, random, limited);
      done.replies += replies;
      if (code !== undefined) done.codes[code] = (done.codes[code] ?? 0) + 1;
    } catch (error) {
      done.error ??= failure(error, part, `${done.frames} frames`).message;
    }
  };
  while (done.frames < frames && !done.error) {
    const early = began + (done.frames / rate) * 1_000 - performance.now();
    if (early > 1) await new Promise((resolve) => setTimeout(resolve, early));
    if (running.size >= AT_ONCE) await Promise.race(running);
    const playing: Promise<void> = one(done.next++).finally(() => running.delete(playing));
    running.add(playing);
  }
  await Promise.all(running);
  return done;
}

// On a machine with few cores, the hosts and their clients take priority.
setPriority(constants.priority.PRIORITY_LOW);
serve({ drive });
