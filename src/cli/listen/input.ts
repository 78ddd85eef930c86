import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { CliError, oneLine, UsageError } from '../errors';

const STDIN = '-';

export interface Input {
  /** As it is called in messages. */
  name: string;
  bytes: Readable;
}

export function openInput(file: string, stdin: Readable): Input {
  if (file === STDIN) return { name: 'stdin', bytes: stdin };
  return { name: JSON.stringify(file), bytes: createReadStream(file) };
}

/** What a person is told of an input that can not be read. */
export function inputError(name: string, error: unknown): CliError {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new UsageError(`There is no file ${name}: give the path of a transcript, or - to read stdin.`);
    case 'EISDIR':
      return new UsageError(`${name} is a folder: give the path of one transcript, or - to read stdin.`);
    case 'EACCES':
    case 'EPERM':
      return new UsageError(`${name} may not be read by this user.`);
    default:
      return new CliError(1, `${name} can not be read: ${oneLine(error)}`);
  }
}
