import { CommanderError } from 'commander';
import { CliError, oneLine } from './errors';
import { scrubber } from './logging/scrub';
import { createProgram } from './program';

/** Ends the process when what was printed has left it. */
function exit(code: number): void {
  process.stdout.write('', () => process.exit(code));
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever read our output has gone, as in `| head -1`: there is nobody left to tell.
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

try {
  await createProgram(process.env, exit).parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has printed what there is to say; its faults are faults of use.
    exit(error.exitCode === 0 ? 0 : 2);
  } else {
    // What was not foreseen may hold anything.
    const line = error instanceof CliError ? oneLine(error) : scrubber([])(oneLine(error));
    process.stderr.write(`realtime-rag: ${line}\n`);
    exit(error instanceof CliError ? error.exitCode : 1);
  }
}
