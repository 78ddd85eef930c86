import { readFile } from 'node:fs/promises';
import pc from 'picocolors';
import { createLocalBackend } from '../../backends/local/index';
import { silentLogger } from '../../logging/logger';
import { inUsersTerms } from '../serve/backend';
import { type Environment, given, onOff } from '../settings/setting';
import { progressBar } from './progress';
import { type IndexReport, reportJson, reportLines } from './report';
import { checkPlace, save } from './save';
import { INDEXING } from './settings';

/** Prints a report on stdout and, on a terminal, a bar on stderr meanwhile. Resolves with the exit status. */
export async function index(
  docs: readonly string[],
  options: Readonly<Record<string, unknown>>,
  env: Environment,
): Promise<number> {
  const { json, out } = given(INDEXING, options, env);
  const asJson = onOff(INDEXING.json, json);
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
  const backend = await inUsersTerms(create, { docs: '<docs>' }).finally(() => bar.clear());
  const saved = out === undefined ? undefined : await save(out, backend.save());
  const report: IndexReport = {
    ...backend.stats(),
    ...(saved === undefined ? {} : { saved }),
    took: performance.now() - start,
    // Linux and macOS count it in kilobytes here.
    memory: process.resourceUsage().maxRSS * 1024,
  };
  const colors = pc.createColors(pc.isColorSupported && process.stdout.isTTY === true);
  process.stdout.write(`${asJson ? reportJson(report) : reportLines(colors, report).join('\n')}\n`);
  return 0;
}
