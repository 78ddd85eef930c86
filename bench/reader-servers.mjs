// The servers of bench/slow-readers.mjs: they answer as a model does, or endlessly on request.
import { Socket } from 'node:net';
import { pino } from 'pino';
import { createHost, createMetrics } from 'realtime-rag/host';
import { bare, sendAnswer, sleep, tokens } from './server-parts.mjs';

const ENDLESS = 'what is all that you know?';
const EVERY_MS = 100;
/** The piece size of the leading data, sent at this pace, which fills the system's own socket buffers. */
const LARGE_BYTES = 65_536;

/**
 * Buffered data: the peak over all sockets together, the sockets that hold some and since when none of it was taken,
 * and how long that was for those that were closed, in milliseconds.
 */
const waiting = { most: 0, since: new Map(), gone: [] };

/** How many bytes of what was written the system has taken. */
const taken = (socket) => socket.bytesWritten - socket.writableLength;

/** Watches each socket that has data left to send after a write, whoever writes it. */
function watchSockets() {
  const { write } = Socket.prototype;
  const watched = new WeakSet();
  Socket.prototype.write = function (...given) {
    const written = write.apply(this, given);
    if (this.writableLength === 0 || waiting.since.has(this)) return written;
    waiting.since.set(this, { at: performance.now(), taken: taken(this) });
    if (watched.has(this)) return written;
    watched.add(this);
    this.once('close', () => {
      const stuck = waiting.since.get(this);
      if (stuck) waiting.gone.push(performance.now() - stuck.at);
      waiting.since.delete(this);
    });
    return written;
  };
  setInterval(() => {
    for (const [socket, stuck] of waiting.since) {
      if (socket.writableLength === 0) waiting.since.delete(socket);
      else if (taken(socket) > stuck.taken)
        Object.assign(stuck, { at: performance.now(), taken: taken(socket) });
    }
  }, 20).unref();
  process.on('message', ({ ask }) => {
    if (ask !== 'waiting') return;
    const { most, since, gone } = waiting;
    process.send({ most, stuck: since.size, gone });
    Object.assign(waiting, { most: 0, gone: [] });
  });
  process.channel?.unref();
}

/** First `leadBytes` quickly, then `pace` KiB per second in pieces of the wanted size. */
async function* endless({ leadBytes, pieceBytes, pace }, signal) {
  const large = 'x'.repeat(LARGE_BYTES);
  // Spreads the clients, so that they do not ask in step.
  await sleep(Math.random() * EVERY_MS);
  for (let said = 0; said < leadBytes && !signal.aborted; said += LARGE_BYTES) {
    yield large;
    await sleep(EVERY_MS);
  }
  const piece = 'x'.repeat(pieceBytes);
  const pieces = (pace * 1_024 * EVERY_MS) / 1_000 / pieceBytes;
  for (let due = pieces; !signal.aborted; due += pieces) {
    for (; due >= 1 && !signal.aborted; due--) yield piece;
    await sleep(EVERY_MS);
  }
}

/** Sends to all clients, whether they read or not. */
export function bareReaders(settings) {
  watchSockets();
  return bare((socket, data) => {
    const { text } = JSON.parse(data.toString());
    const left = new AbortController();
    socket.once('close', () => left.abort());
    return sendAnswer(socket, text === ENDLESS ? endless(settings, left.signal) : tokens());
  });
}

export async function hostReaders(settings) {
  watchSockets();
  const backend = {
    name: 'readers',
    answer: ({ question }, { signal }) => (question === ENDLESS ? endless(settings, signal) : tokens()),
  };
  const host = createHost({
    backend,
    // Allows one question repeated, and answers of any length.
    session: { duplicateWindowMs: 0, answerLimit: 1e12, answerTimeoutMs: 600_000 },
    limits: { questionsPerMinute: 1e6, backendConcurrency: 1e6 },
    metrics: await createMetrics(),
    logger: pino(pino.destination('/dev/null')),
    observer: {
      buffered: (bytes) => {
        waiting.most = Math.max(waiting.most, bytes);
      },
    },
  });
  return (await host.listen({ port: 0 })).url;
}
