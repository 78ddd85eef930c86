import { access, constants, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UsageError } from '../errors';
import { nameOf } from '../settings/setting';
import { INDEXING } from './settings';

/** Before the work is done: throws a `UsageError` when its result could not be written there. */
export async function checkPlace(path: string): Promise<void> {
  try {
    await access(dirname(path), constants.W_OK);
    const entry = await stat(path).catch(() => undefined);
    if (entry?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  } catch (error) {
    throw refuse(error);
  }
}

/** Writes the index beside the file and puts it in its place, so that whoever reads it never sees half of it. */
export async function save(path: string, bytes: Uint8Array): Promise<{ path: string; bytes: number }> {
  const beside = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(beside, bytes);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw refuse(error);
  }
  return { path, bytes: bytes.length };
}

function refuse(error: unknown): UsageError {
  const { code = 'unknown reason' } = error as { code?: string };
  return new UsageError(`${nameOf(INDEXING.out)} names a file that cannot be written (${code}).`);
}
