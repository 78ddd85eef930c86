import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Some tests run what users run: the built package. It is built again when a source is newer. */
export default function build(): void {
  const newest = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .map((file) => statSync(join('src', file)).mtimeMs)
    .reduce((a, b) => Math.max(a, b), statSync('tsup.config.ts').mtimeMs);
  const built = statSync('dist/index.d.ts', { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built > newest) return;
  console.info('dist is older than src: building');
  execFileSync('npm', ['run', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
