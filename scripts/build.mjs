// Builds dist, unless it is newer than everything it is made of: `npm ci`, the first `npx realtime-rag` in a clone
// and the tests all run this. `--force` always builds.
import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const changed = (file) => statSync(join(root, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;

const sources = readdirSync(join(root, 'src'), { recursive: true }).map((file) => join('src', file));
const newest = Math.max(...[...sources, 'package.json', 'tsup.config.ts', 'tsconfig.json'].map(changed));
// The types are written last; what the page loads is written apart from them.
const built = Math.min(
  ...[
    'dist/cli.js',
    'dist/index.cjs',
    'dist/index.d.ts',
    'dist/index.d.cts',
    'dist/console/page.js',
    'dist/console/index.html',
  ].map(changed),
);

if (process.argv.includes('--force') || built <= newest) {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  const tsup = createRequire(import.meta.url).resolve('tsup/package.json');
  execFileSync(process.execPath, [join(dirname(tsup), 'dist/cli-default.js'), '--silent'], {
    cwd: root,
    stdio: 'inherit',
  });
  for (const file of ['index.html', 'icon.svg']) {
    copyFileSync(join(root, 'src/console', file), join(root, 'dist/console', file));
  }
}
