const STATUS = { SIGINT: 130, SIGTERM: 143 } as const;
type StopSignal = keyof typeof STATUS;

/** Resolves with the first SIGTERM or SIGINT; a second one ends the process at once. */
export function untilSignal(): Promise<StopSignal> {
  return new Promise((resolve) => {
    let stopping = false;
    const on = (signal: StopSignal) => {
      if (stopping) process.exit(STATUS[signal]);
      stopping = true;
      resolve(signal);
    };
    process.on('SIGINT', () => on('SIGINT'));
    process.on('SIGTERM', () => on('SIGTERM'));
  });
}
