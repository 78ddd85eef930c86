import cluster from 'node:cluster';

/** Exit status of a process ended by a signal, by shell convention. */
const STATUS = { SIGINT: 130, SIGTERM: 143 } as const;
export type StopSignal = keyof typeof STATUS;

/** What the primary sends to its workers. */
export interface StopMessage {
  type: 'realtime-rag:stop';
  signal: StopSignal;
  /** Do not wait for anything. */
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
 * A terminal or a supervisor may send a signal to all processes of a group, and the primary passes it on:
 * both mean the same request. Whether to stop at once is the primary's decision.
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

/** How long clients have to learn that a process in an unknown state is ending. */
const LAST_WORDS_MS = 2_000;
/** Longer than any successful drain takes. */
const MARGIN_MS = 5_000;

interface FatalLogger {
  fatal(fields: object, message: string): void;
}

/**
 * Logs an uncaught error, disconnects clients within a short time, and ends the process with status 1: its
 * state is unknown, so it must not go on serving.
 */
export function endOnFatal(logger: FatalLogger, close: (timeoutMs: number) => Promise<unknown>): void {
  let ending = false;
  const end = (error: unknown, what: string) => {
    logger.fatal({ err: error }, what);
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(1), LAST_WORDS_MS + 500);
    void close(LAST_WORDS_MS / 2).finally(() => process.exit(1));
  };
  process.on('uncaughtException', (error) => end(error, 'uncaught error; the process ends'));
  process.on('unhandledRejection', (reason) => end(reason, 'unhandled rejection; the process ends'));
}

/** The last resort, when something that should end does not. */
export function endAnyway(logger: FatalLogger, withinMs: number): void {
  setTimeout(() => {
    logger.fatal({ withinMs }, 'shutting down took too long; the process ends');
    process.exit(1);
  }, withinMs + MARGIN_MS).unref();
}
