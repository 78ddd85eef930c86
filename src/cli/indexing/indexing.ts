import pc from 'picocolors';
import { createLocalBackend } from '../../backends/local/index';
import { silentLogger } from '../../logger';
import { inUsersTerms } from '../serve/backend';
import { type Environment, given, onOff } from '../settings';
import { progressBar } from './progress';
import { type IndexReport, reportJson, reportLines } from './report';
import { INDEXING } from './settings';

/** Prints a report on stdout and, on a terminal, a bar on stderr meanwhile. Resolves with the exit status. */
export async function index(
  docs: readonly string[],
  options: Readonly<Record<string, unknown>>,
  env: Environment,
): Promise<number> {
  const { json } = given(INDEXING, options, env);
  const asJson = onOff(INDEXING.json, json);
  const bar = progressBar(process.stderr);
  const start = performance.now();
  const create = () =>
    createLocalBackend({
      docs,
      // The report tells it.
      logger: silentLogger,
      onProgress: ({ stage, done, total }) => bar.show(stage, done, total),
    });
  const backend = await inUsersTerms(create, { docs: '<docs>' }).finally(() => bar.clear());
  const report: IndexReport = {
    ...backend.stats(),
    took: performance.now() - start,
    // Linux and macOS count it in kilobytes here.
    memory: process.resourceUsage().maxRSS * 1024,
  };
  const colors = pc.createColors(pc.isColorSupported && process.stdout.isTTY === true);
  process.stdout.write(`${asJson ? reportJson(report) : reportLines(colors, report).join('\n')}\n`);
  return 0;
}
