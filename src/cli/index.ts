import { CommanderError } from 'commander';
import { createRedactor } from '../logging/redact';
import { CliError, oneLine } from './errors';
import { createProgram } from './program';

/** What the environment holds that is a secret by its name, whether this program knows it or not. */
function secretsIn(env: NodeJS.ProcessEnv): string[] {
  const values = Object.entries(env).map(([name, value = '']) =>
    /KEY|TOKEN|SECRET|PASSW|HEADERS|URL/i.test(name) ? value : '',
  );
  return values.flatMap((value) => [
    value,
    ...value.split(/[\s",:;=&?@]+/).filter((part) => part.length >= 12),
  ]);
}

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
    const line =
      error instanceof CliError ? oneLine(error) : createRedactor(secretsIn(process.env))(oneLine(error));
    process.stderr.write(`realtime-rag: ${line}\n`);
    exit(error instanceof CliError ? error.exitCode : 1);
  }
}
