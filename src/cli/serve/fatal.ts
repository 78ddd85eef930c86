/** So long clients get to hear that a process ends that can not be trusted any more. */
const LAST_WORDS_MS = 2_000;
/** Longer than any drain that goes well takes to be over. */
const MARGIN_MS = 5_000;

interface FatalLogger {
  fatal(fields: object, message: string): void;
}

/**
 * What nobody caught: it is logged, clients are sent away in a short time, and the process ends with 1. Going
 * on would mean to serve from a state that nobody knows.
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
  process.on('uncaughtException', (error) => end(error, 'nobody caught an error; the process ends'));
  process.on('unhandledRejection', (reason) => end(reason, 'nobody handled a rejection; the process ends'));
}

/** The last resort, when something that ought to end does not. */
export function endAnyway(logger: FatalLogger, withinMs: number): void {
  setTimeout(() => {
    logger.fatal({ withinMs }, 'shutting down took too long; the process ends');
    process.exit(1);
  }, withinMs + MARGIN_MS).unref();
}
