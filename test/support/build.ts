import { execFileSync } from 'node:child_process';

/** Some tests run what users run: the built package. It is rebuilt when a source is newer. */
export default function build(): void {
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
}
