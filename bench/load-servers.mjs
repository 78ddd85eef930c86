// The servers that the loads are compared with, one per process: node bench/load-servers.mjs KIND SETTINGS (started
// by the benchmarks).
import { bare, greet, relay } from './server-parts.mjs';

const KINDS = {
  /** Accepts connections and sends nothing. */
  silent: () => bare(() => {}),
  /** Sends the protocol's greeting and nothing else. */
  greeting: () => bare(() => {}, greet),
  /** Passes each question on to Dify, and each piece of the answer back. */
  relay: ({ difyUrl }) => bare((socket, data) => relay(socket, data, difyUrl)),
  // Imported only here: a bare server must have nothing of ours in memory.
  bareReaders: async (settings) => (await import('./reader-servers.mjs')).bareReaders(settings),
  stormHost: async (settings) => (await import('./storm-server.mjs')).stormHost(settings),
  hostReaders: async (settings) => (await import('./reader-servers.mjs')).hostReaders(settings),
};
const [kind, settings = '{}'] = process.argv.slice(2);
process.stdout.write(`listening on ${await KINDS[kind](JSON.parse(settings))}\n`);
