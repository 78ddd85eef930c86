// What the loads are compared with, one a process: node bench/load-servers.mjs KIND SETTINGS (started by the
// benchmarks).
import { bare, greet } from './server-parts.mjs';

const KINDS = {
  /** Accepts, and says nothing. */
  silent: () => bare(() => {}),
  /** Greets as the protocol does, and does nothing else. */
  greeting: () => bare(() => {}, greet),
  // Loaded for those alone: a bare server has nothing of ours in its memory.
  bareReaders: async (settings) => (await import('./reader-servers.mjs')).bareReaders(settings),
  hostReaders: async (settings) => (await import('./reader-servers.mjs')).hostReaders(settings),
};
const [kind, settings = '{}'] = process.argv.slice(2);
process.stdout.write(`listening on ${await KINDS[kind](JSON.parse(settings))}\n`);
