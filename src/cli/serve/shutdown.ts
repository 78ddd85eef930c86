import cluster from 'node:cluster';

/** Exit status of a process that a signal ended, as shells count. */
const STATUS = { SIGINT: 130, SIGTERM: 143 } as const;
export type StopSignal = keyof typeof STATUS;

/** What the primary of several workers says to them. */
export interface StopMessage {
  type: 'realtime-rag:stop';
  signal: StopSignal;
  /** Not to wait for anything. */
  now: boolean;
}

/** Resolves with the first SIGTERM or SIGINT; a second one ends the process at once. */
export function untilSignal(): Promise<StopSignal> {
  return cluster.isWorker ? untilToldByPrimary() : untilOwnSignal(() => {});
}

/** `again` is called before a second signal ends the process. */
export function untilOwnSignal(again: (signal: StopSignal) => void): Promise<StopSignal> {
  return new Promise((resolve) => {
    let stopping = false;
    const on = (signal: StopSignal) => {
      if (stopping) {
        again(signal);
        process.exit(STATUS[signal]);
      }
      stopping = true;
      resolve(signal);
    };
    process.on('SIGINT', () => on('SIGINT'));
    process.on('SIGTERM', () => on('SIGTERM'));
  });
}

/**
 * A terminal or a supervisor may send a signal to all processes of a group, and the primary passes it on: both
 * are the same wish. What has to be at once, the primary says.
 */
function untilToldByPrimary(): Promise<StopSignal> {
  return new Promise((resolve) => {
    process.on('SIGINT', () => {});
    process.on('SIGTERM', () => resolve('SIGTERM'));
    process.on('message', (message: unknown) => {
      const { type, signal, now } = message as Partial<StopMessage>;
      if (type !== 'realtime-rag:stop' || signal === undefined) return;
      if (now) process.exit(STATUS[signal]);
      resolve(signal);
    });
  });
}
