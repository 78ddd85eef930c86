import { execFileSync } from 'node:child_process';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

/** The Chromium of this machine (`CHROMIUM_PATH`, else the `PATH`); undefined when there is none. */
export function findChromium(): string | undefined {
  const { CHROMIUM_PATH } = process.env;
  for (const command of CHROMIUM_PATH ? [CHROMIUM_PATH] : NAMES) {
    try {
      execFileSync(command, ['--version'], { stdio: 'ignore' });
      return CHROMIUM_PATH ?? execFileSync('which', [command], { encoding: 'utf8' }).trim();
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}
