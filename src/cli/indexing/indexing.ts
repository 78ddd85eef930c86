import { access, constants, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import pc from 'picocolors';
import { createLocalBackend } from '../../backends/local/index';
import { silentLogger } from '../../logging/logger';
import { inSettingNames, UsageError } from '../errors';
import { type Environment, nameOf, readSettings } from '../settings/setting';
import { progressBar } from './progress';
import { type IndexReport, reportJson, reportLines } from './report';
import { INDEXING } from './settings';

/** Prints a report on stdout and, on a terminal, a bar on stderr meanwhile. Resolves with the exit status. */
export async function index(
  docs: readonly string[],
  options: Readonly<Record<string, unknown>>,
  env: Environment,
): Promise<number> {
  const { json, out } = readSettings(INDEXING, { options, env });
  if (out !== undefined) await checkPlace(out);
  const bar = progressBar(process.stderr);
  const start = performance.now();
  const known = out === undefined ? undefined : await readFile(out).catch(() => undefined);
  const create = () =>
    createLocalBackend({
      docs,
      // What has not changed since it was saved last is taken from there.
      ...(known === undefined ? {} : { index: known }),
      // The report tells it.
      logger: silentLogger,
      onProgress: ({ stage, done, total }) => bar.show(stage, done, total),
    });
  const backend = await inSettingNames({ docs: '<docs>' }, create).finally(() => bar.clear());
  const saved = out === undefined ? undefined : await save(out, backend.save());
  const report: IndexReport = {
    ...backend.stats(),
    ...(saved === undefined ? {} : { saved }),
    took: performance.now() - start,
    // Linux and macOS count it in kilobytes here.
    memory: process.resourceUsage().maxRSS * 1024,
  };
  const colors = pc.createColors(pc.isColorSupported && process.stdout.isTTY === true);
  process.stdout.write(`${json ? reportJson(report) : reportLines(colors, report).join('\n')}\n`);
  return 0;
}

/** Before the work is done: throws a `UsageError` when its result could not be written there. */
async function checkPlace(path: string): Promise<void> {
  try {
    await access(dirname(path), constants.W_OK);
    const entry = await stat(path).catch(() => undefined);
    if (entry?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  } catch (error) {
    throw unwritable(error);
  }
}

/** Writes the index beside the file and puts it in its place, so that no reader ever sees half of it. */
async function save(path: string, bytes: Uint8Array): Promise<{ path: string; bytes: number }> {
  const beside = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(beside, bytes);
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw unwritable(error);
  }
  return { path, bytes: bytes.length };
}

function unwritable(error: unknown): UsageError {
  const { code = 'unknown reason' } = error as { code?: string };
  return new UsageError(`${nameOf(INDEXING.out)} names a file that cannot be written (${code}).`);
}
