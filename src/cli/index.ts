import { CommanderError } from 'commander';
import { createRedactor } from '../logging/redact';
import { CliError, oneLine } from './errors';
import { createProgram } from './program';

/**
 * Values in the environment that are secrets, judging by their names, whether or not this program knows them.
 */
function secretsIn(env: NodeJS.ProcessEnv): string[] {
  const values = Object.entries(env).map(([name, value = '']) =>
    /KEY|TOKEN|SECRET|PASSW|HEADERS|URL/i.test(name) ? value : '',
  );
  return values.flatMap((value) => [
    value,
    ...value.split(/[\s",:;=&?@]+/).filter((part) => part.length >= 12),
  ]);
}

/** Ends the process once its output is flushed. */
function exit(code: number): void {
  process.stdout.write('', () => process.exit(code));
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader of our output is gone, as in `| head -1`: nobody is left to tell.
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

try {
  await createProgram(process.env, exit).parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has already printed the message; its errors are usage errors.
    exit(error.exitCode === 0 ? 0 : 2);
  } else {
    // The message of an unexpected error may contain anything.
    const line =
      error instanceof CliError ? oneLine(error) : createRedactor(secretsIn(process.env))(oneLine(error));
    process.stderr.write(`realtime-rag: ${line}\n`);
    exit(error instanceof CliError ? error.exitCode : 1);
  }
}
