import { existsSync } from 'node:fs';
import { UsageError } from '../errors';
import { type Environment, nameOf, type Setting } from './setting';

const DEFAULT_FILE = '.env';

export const ENV_FILE = {
  // Not --env-file: Node reads that one itself, wherever it stands, and ends with a message of its own.
  flags: '--env <file>',
  env: 'REALTIME_RAG_ENV_FILE',
  help: 'file with variables; the real environment wins over it',
  otherwise: `${DEFAULT_FILE} when there is one`,
} as const satisfies Setting;

/**
 * Reads the variables of the file that was named, or of `.env` in the current folder when there is one,
 * into the environment. Variables that are set already stay as they are.
 */
export function loadEnvFile(option: unknown, env: Environment): void {
  const named = typeof option === 'string' ? option : env[ENV_FILE.env] || undefined;
  if (named === undefined && !existsSync(DEFAULT_FILE)) return;
  try {
    process.loadEnvFile(named ?? DEFAULT_FILE);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new UsageError(
      `${nameOf(ENV_FILE)} names a file that cannot be read (${code ?? 'unknown reason'}).`,
    );
  }
}
