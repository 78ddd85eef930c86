// Shared by the load benchmarks: servers in separate processes that report their resource usage.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const fileOf = (name) => fileURLToPath(new URL(name, import.meta.url));

/** A server from bench/load-servers.mjs. */
export const startBare = (kind, settings = {}) =>
  start(fileOf('./load-servers.mjs'), [kind, JSON.stringify(settings)], {});

/** `realtime-rag serve` as its users run it, on any free port. */
export const startServe = (args = [], env = {}, logs = false) =>
  start(fileOf('../bin/realtime-rag.js'), ['serve', '--port', '0', ...args], env, logs);

/** Resolves once it has printed its address. */
async function start(program, args, env, logs = false) {
  const child = fork(program, args, {
    env: { PATH: process.env.PATH, ...env },
    execArgv: ['--expose-gc', '--import', fileOf('./probe.mjs')],
    stdio: ['ignore', 'pipe', logs ? 'pipe' : 'ignore', 'ipc'],
  });
  const { pid } = child;
  const exited = once(child, 'exit').then(([code]) => code);
  let log = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    log += text;
  });
  const ask = async (question) => {
    child.send(question);
    return (await once(child, 'message'))[0];
  };
  return {
    pid,
    exited,
    url: await listening(child),
    logged: () => log,
    /** CPU time in microseconds and memory in bytes; with `collect`, after garbage collection. */
    usage: ({ collect = false } = {}) => ask({ ask: 'usage', collect }),
    ask,
    signal: (name) => child.kill(name),
    stop() {
      child.kill('SIGKILL');
      return exited;
    },
  };
}

function listening(child) {
  let text = '';
  return new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (piece) => {
      text += piece;
      const [, url] = /listening on (ws:\S+)\n/.exec(text) ?? [];
      if (url) resolve(url);
    });
    child.once('exit', (code) => reject(new Error(`It ended with ${code} before it listened: ${text}`)));
  });
}

/** Resets the peak of a process's resident memory (Linux). */
export const forgetPeak = (pid) => writeFileSync(`/proc/${pid}/clear_refs`, '5');

/** The peak of resident memory since then, in bytes. */
export const peakOf = (pid) =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1_024;
