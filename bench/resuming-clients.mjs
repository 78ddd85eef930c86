// For bench/storm.mjs and bench/redis-away.mjs: sessions that come back, and a service that answers slowly.
import { createServer } from 'node:http';
import { WebSocket } from 'ws';

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A service that answers with numbered tokens, `everyMs` apart, until it is stopped; counts what it is asked. */
export async function startTalker(everyMs) {
  const talker = { asked: 0, finish: false };
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    talker.asked++;
    response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
    // Not all at the same moment.
    await pause(Math.random() * everyMs);
    for (let n = 0; !talker.finish && !response.destroyed; n++) {
      response.write(`${JSON.stringify(`${n} `)}\n`);
      await pause(everyMs);
    }
    response.end();
  });
  await new Promise((resolve) => server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, resolve));
  talker.url = `http://127.0.0.1:${server.address().port}/`;
  talker.stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return talker;
}

/** One session that comes back when it is told to. `faults` lists what was lost, repeated or refused. */
export class Session {
  faults = [];
  /** Whole tokens received. */
  tokens = 0;
  /** The longest time between two of them, in milliseconds. */
  gapMs = 0;
  #url;
  #place;
  #seq = 0;
  #heardAt;
  #socket;
  #began;
  #resumed = () => {};
  #end;
  began = new Promise((resolve) => {
    this.#began = resolve;
  });
  ended = new Promise((resolve) => {
    this.#end = resolve;
  });

  constructor(url) {
    this.#url = url;
  }

  /** Connects, and resumes its session if it has one; rejects when that is not possible. */
  connect(url = this.#url) {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    this.#socket = socket;
    const place = this.#place && { ...this.#place, last_seq: this.#seq };
    let awaited = place !== undefined;
    return new Promise((resolve, reject) => {
      this.#resumed = resolve;
      socket.on('open', () => {
        if (place) socket.send(JSON.stringify({ type: 'reconnect', ...place }));
      });
      socket.on('error', reject);
      socket.on('close', () => reject(new Error('closed')));
      socket.on('message', (data) => {
        const message = JSON.parse(data.toString());
        if (message.code === 'RESUME_FAILED') {
          this.faults.push(`not resumed: ${message.reason}`);
          this.#end('lost');
          return reject(new Error(message.reason));
        }
        if (message.message === 'resumed') awaited = false;
        if (!awaited) this.#read(message);
      });
    });
  }

  ask(question) {
    this.#socket.send(JSON.stringify({ type: 'asr_chunk', text: question, is_final: true }));
  }

  cut() {
    this.#socket.removeAllListeners();
    this.#socket.on('error', () => {});
    this.#socket.terminate();
  }

  #read(message) {
    if (message.type === 'ack') {
      if (message.message !== 'connected' && message.message !== 'resumed') return;
      const { session_id, epoch, resume_token } = message;
      this.#place = { session_id, epoch, resume_token };
      this.#resumed();
      return;
    }
    if (message.session_id === 'none') return;
    if (message.seq !== this.#seq + 1) this.faults.push(`seq ${message.seq} after ${this.#seq}`);
    this.#seq = message.seq;
    if (message.type !== 'answer') return;
    if (message.final) return this.#end(message.finish_reason);
    for (const token of message.content.split(' ')) {
      if (token === '') continue;
      if (Number(token) !== this.tokens) this.faults.push(`token ${token} instead of ${this.tokens}`);
      this.tokens = Number(token) + 1;
    }
    const now = performance.now();
    if (this.#heardAt !== undefined) this.gapMs = Math.max(this.gapMs, now - this.#heardAt);
    this.#heardAt = now;
    this.#began();
  }
}

/** Connects many, so many at once. */
export async function connectAll(sessions, atOnce = 100) {
  let next = 0;
  const run = async () => {
    for (let n = next++; n < sessions.length; n = next++) await sessions[n].connect();
  };
  await Promise.all(Array.from({ length: atOnce }, run));
}

/** Comes back with full jitter, as clients do: up to 0.5 s, 1 s, 2 s … from now. Resolves with how long it took. */
export async function comeBack(session, url) {
  const began = performance.now();
  for (let attempt = 0; ; attempt++) {
    await pause(Math.random() * Math.min(30_000, 500 * 2 ** attempt));
    try {
      await session.connect(url);
      return performance.now() - began;
    } catch {
      if (session.faults.length > 0 || attempt > 8) return Number.POSITIVE_INFINITY;
    }
  }
}

/** What is wrong with sessions whose answers have ended like this; `asked` counts their questions. */
export function faultsOf(sessions, asked, ends) {
  const broken = sessions.filter(({ faults }) => faults.length > 0);
  return [
    ...(broken.length > 0 ? [`${broken.length} sessions: ${broken[0].faults[0]}`] : []),
    ...(asked === sessions.length ? [] : [`${asked} questions were asked instead of ${sessions.length}`]),
    ...(ends.every((end) => end === 'complete') ? [] : ['an answer was not completed']),
  ];
}
