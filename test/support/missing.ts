import { findChromium } from './browser/find-chromium';
import { findNginx } from './programs/nginx';
import { findPython } from './programs/python';
import { hasRecogniser } from './programs/recogniser';
import { findRedis } from './programs/redis';

/** Reports in one line which tests are skipped because something they run for real is not installed. */
export default function missing(): void {
  const parts = [
    ...(findChromium() ? [] : ['test/browser (no Chromium)']),
    ...(findNginx() ? [] : ['test/deploy/nginx.test.ts (no nginx)']),
    ...(findRedis() ? [] : ['test/event-log/redis and test/survival (no redis-server)']),
    ...(findPython() ? [] : ['test/examples-python.test.ts (no python3 with websockets)']),
    ...(hasRecogniser() ? [] : ['test/recogniser.test.ts (no recogniser in examples/microphone)']),
  ];
  if (parts.length > 0) console.warn(`Skipped: ${parts.join(', ')}.`);
}
