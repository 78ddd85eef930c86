// The parts of the embedded backend that the training needs, from the sources.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const SOURCE = `
export { buildIndex } from './src/backends/local/search/index/build-index';
export { rank } from './src/backends/local/search/ranking/rank';
export { evidenceOf } from './src/backends/local/answer/evidence';
`;

export async function loadBackend() {
  const folder = join('node_modules', '.cache');
  mkdirSync(folder, { recursive: true });
  const place = mkdtempSync(join(folder, 'train-evidence-'));
  const outfile = join(place, 'backend.mjs');
  await build({
    stdin: { contents: SOURCE, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile,
    logLevel: 'error',
  });
  const backend = await import(pathToFileURL(outfile).href);
  rmSync(place, { recursive: true });
  return backend;
}
