import type { BigIntStats } from 'node:fs';
import { access, constants, realpath, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { UsageError } from '../errors';

/**
 * Before any work is done: throws when the page would replace one of the inputs, as a slip of the shell's completion must
 * not cost a recording, or could not be written.
 *
 * @param setting name of the setting that has the path
 */
export async function checkReportPath(
  path: string,
  inputs: readonly string[],
  setting: string,
): Promise<void> {
  const target = await placeOf(path);
  const there = await statOf(path);
  for (const input of inputs) {
    if ((await placeOf(input)) === target || isSameFile(there, await statOf(input))) {
      throw new UsageError(`${setting} names one of the recordings: give another file.`);
    }
  }
  if (there?.isDirectory()) throw notWritable(setting, 'EISDIR');
  try {
    await access(there ? path : dirname(path), constants.W_OK);
  } catch (error) {
    throw notWritable(setting, codeOf(error));
  }
}

function placeOf(file: string): Promise<string> {
  return realpath(file).catch(() => resolve(file));
}

/** Exact: some file systems number files beyond what a number can tell apart. */
function statOf(file: string): Promise<BigIntStats | undefined> {
  return stat(file, { bigint: true }).catch(() => undefined);
}

/** One file may have several names: hard links. */
function isSameFile(one: BigIntStats | undefined, other: BigIntStats | undefined): boolean {
  return one !== undefined && one.dev === other?.dev && one.ino === other.ino;
}

/** Replaces a file that is there. */
export async function writeReport(path: string, page: string, setting: string): Promise<void> {
  try {
    await writeFile(path, page);
  } catch (error) {
    throw notWritable(setting, codeOf(error));
  }
}

function notWritable(setting: string, code: string): UsageError {
  return new UsageError(`${setting} names a file that cannot be written (${code}).`);
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown reason';
}
