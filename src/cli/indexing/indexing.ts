import { access, constants, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import pc from 'picocolors';
import { createLocalBackend } from '../../backends/local/index';
import { silentLogger } from '../../logging/logger';
import { inSettingNames, UsageError } from '../errors';
import { embedOptions } from '../serve/backend';
import { withAccess } from '../serve/settings/backends';
import { type Environment, nameOf, readSettings } from '../settings/setting';
import { type IndexReport, reportJson, reportLines } from './report';
import { INDEXING } from './settings';

/** Prints a report on stdout and, on a terminal, a progress bar on stderr. Resolves with the exit status. */
export async function index(
  docs: readonly string[],
  options: Readonly<Record<string, unknown>>,
  env: Environment,
): Promise<number> {
  const given = { options, env };
  const { json, out, embed } = readSettings(INDEXING, given);
  if (out !== undefined) await checkPlace(out);
  const bar = progressBar(process.stderr);
  const start = performance.now();
  const known = out === undefined ? undefined : await readFile(out).catch(() => undefined);
  const vectors = embed === undefined ? {} : await embedOptions(withAccess(embed, given));
  const create = () =>
    createLocalBackend({
      docs,
      ...vectors,
      // Whatever has not changed since the last save is taken from there.
      ...(known === undefined ? {} : { index: known }),
      // The report covers it.
      logger: silentLogger,
      onProgress: ({ stage, done, total }) => bar.show(stage, done, total),
    });
  const backend = await inSettingNames({ docs: '<docs>', ...EMBED_NAMES }, create).finally(() => bar.clear());
  const embedded = embed === undefined ? undefined : (await backend.embedded()).embedded;
  const saved = out === undefined ? undefined : await save(out, backend.save());
  const report: IndexReport = {
    ...backend.stats(),
    ...(saved === undefined ? {} : { saved }),
    ...(embedded === undefined ? {} : { embedded }),
    took: performance.now() - start,
    // Linux and macOS report it in kilobytes here.
    memory: process.resourceUsage().maxRSS * 1024,
  };
  await backend.close();
  const colors = pc.createColors(pc.isColorSupported && process.stdout.isTTY === true);
  process.stdout.write(`${json ? reportJson(report) : reportLines(colors, report).join('\n')}\n`);
  return 0;
}

const EMBED_NAMES = {
  model: nameOf(INDEXING.embed),
  baseUrl: nameOf(INDEXING.embed),
  apiKey: nameOf(INDEXING.embed),
};

/** Called before the work starts: throws a `UsageError` when the result could not be written there. */
async function checkPlace(path: string): Promise<void> {
  try {
    await access(dirname(path), constants.W_OK);
    const entry = await stat(path).catch(() => undefined);
    if (entry?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
  } catch (error) {
    throw unwritable(error);
  }
}

/** Writes the index to a temporary file and renames it, so that no reader ever sees a partial file. */
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

/** A progress bar on one line of a terminal, redrawn in place; nothing without a terminal. */
interface ProgressBar {
  show(what: string, done: number, total: number): void;
  /** Removes the bar. */
  clear(): void;
}

const WIDTH = 24;
/** Redrawing more often makes no visible difference; milliseconds. */
const EVERY = 50;

export function progressBar(
  stream: { isTTY?: boolean; write(text: string): unknown },
  now: () => number = Date.now,
): ProgressBar {
  if (stream.isTTY !== true) return { show() {}, clear() {} };
  let shownAt = Number.NEGATIVE_INFINITY;
  let shown = false;
  return {
    show(what, done, total) {
      if (now() - shownAt < EVERY && done < total) return;
      shownAt = now();
      shown = true;
      const filled = total === 0 ? 0 : Math.floor((done / total) * WIDTH);
      const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled);
      stream.write(`\r\u001B[2K${what} ${bar} ${done}/${total}`);
    },
    clear() {
      if (shown) stream.write('\r\u001B[2K');
      shown = false;
    },
  };
}
