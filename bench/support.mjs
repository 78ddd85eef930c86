// Shared by the benchmarks: servers as child processes, their CPU time, and statistics.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** The credentials of clients of a guarded server. */
export const KEY = 'a-key-that-opens-nothing-but-a-benchmark';

/** Numbers from the command line, with defaults. */
export function options(defaults) {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      ...Object.fromEntries(Object.keys(defaults).map((name) => [name, { type: 'string' }])),
    },
  });
  const numbers = Object.entries(defaults).map(([name, fallback]) => [
    name,
    Number(values[name] ?? fallback),
  ]);
  return { ...Object.fromEntries(numbers), json: values.json };
}

/** Starts bench/servers.mjs in a separate process; resolves when it is listening. */
export function startServer(kind) {
  const child = fork(fileURLToPath(new URL('./servers.mjs', import.meta.url)), [kind]);
  const waiting = [];
  child.on('message', (message) => waiting.shift()?.(message));
  const next = () => new Promise((resolve) => waiting.push(resolve));
  return next().then(({ url }) => ({
    url,
    /** The CPU time used by the process so far, user and system, in microseconds. */
    async cpu() {
      const answer = next();
      child.send('cpu');
      return (await answer).cpu;
    },
    stop: () => child.kill(),
  }));
}

export function quantile(values, q) {
  const sorted = Float64Array.from(values).sort();
  const at = (sorted.length - 1) * q;
  const low = sorted[Math.floor(at)];
  return low + (sorted[Math.ceil(at)] - low) * (at % 1);
}

export const round = (x, digits = 2) => Number(x.toFixed(digits));

/** Prints the results. Errors, as opposed to slow results, go to stderr and exit with status 1. */
export function conclude({ json, result, faults }, lines) {
  console.log(json ? JSON.stringify({ ...result, faults }) : lines.join('\n'));
  for (const fault of faults) console.error(`failed: ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}
