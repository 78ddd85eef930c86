// Shared by the Dify benchmarks: their processes, and a client that asks.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { WebSocket } from 'ws';

/** Starts bench/dify-servers.mjs in a separate process; resolves when it is ready. */
export async function startProcess(kind, settings = {}) {
  const program = fileURLToPath(new URL('./dify-servers.mjs', import.meta.url));
  const child = fork(program, [kind, JSON.stringify(settings)]);
  const waiting = [];
  const unread = [];
  child.on('message', (message) => {
    const next = waiting.shift();
    if (next) next(message);
    else unread.push(message);
  });
  /** Resolves with the next message that the process sends. */
  const next = () => {
    const message = unread.shift();
    return message ? Promise.resolve(message) : new Promise((resolve) => waiting.push(resolve));
  };
  const { url } = await next();
  const ask = (message) => {
    child.send(message);
    return next();
  };
  return {
    pid: child.pid,
    url,
    next,
    ask,
    /** The CPU time used by the process so far, user and system, in microseconds. */
    cpu: async () => (await ask('cpu')).cpu,
    stop: () => child.kill(),
  };
}

/** A client that passes every message to `onMessage`. */
export async function connect(url) {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  const client = {
    onMessage: () => {},
    send: (message) => socket.send(JSON.stringify(message)),
    close: () => socket.terminate(),
  };
  socket.on('message', (data) => client.onMessage(JSON.parse(data.toString())));
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  return client;
}

export const QUESTION = { type: 'asr_chunk', text: 'what is the return policy?', is_final: true };
