// The clients of bench/turns.mjs: sessions that ask, talk on while they are answered, and measure.
import { WebSocket } from 'ws';

const PARTIAL_EVERY_MS = 100;
const PAUSE_MS = 300;
const QUESTION = JSON.stringify({ type: 'asr_chunk', text: 'what is the return policy?', is_final: true });
const PARTIAL = JSON.stringify({ type: 'asr_chunk', text: 'so let us go through the list', is_final: false });

/** Measured by all sessions together. */
class Figures {
  answers = 0;
  /** Milliseconds from the time that the first token carries to its arrival. */
  first = [];
  /** Milliseconds from a partial to its `ack`, while an answer comes. */
  acks = [];
}

/** One session of a number of turns; resolves when the last is answered. */
function converse(url, { key, turns, tokens }, figures) {
  return new Promise((resolve, reject) => {
    const headers = { Authorization: `Bearer ${key}` };
    const socket = new WebSocket(url, { perMessageDeflate: false, headers });
    const unacknowledged = [];
    let left = turns;
    let received = 0;
    let timer;
    const send = (frame, timed) => {
      unacknowledged.push(timed ? performance.now() : undefined);
      socket.send(frame);
    };
    const ask = () => {
      received = 0;
      send(QUESTION, false);
      timer = setInterval(() => send(PARTIAL, true), PARTIAL_EVERY_MS);
    };
    socket.on('error', reject);
    socket.on('close', (code) => reject(new Error(`closed with ${code} before the last answer`)));
    socket.on('open', () => setTimeout(ask, Math.random() * PAUSE_MS));
    socket.on('message', (data) => {
      const now = process.hrtime.bigint();
      const message = JSON.parse(data.toString());
      if (message.type === 'error') return reject(new Error(`${message.code}: ${message.message}`));
      if (message.type === 'ack' && message.received_type) {
        const sentAt = unacknowledged.shift();
        if (sentAt !== undefined) figures.acks.push(performance.now() - sentAt);
      }
      if (message.type !== 'answer') return;
      if (message.content) received++;
      if (message.stream_index === 0) figures.first.push(Number(now - BigInt(message.content.trim())) / 1e6);
      if (!message.final) return;
      clearInterval(timer);
      if (received !== tokens) return reject(new Error(`${received} tokens came, not ${tokens}`));
      figures.answers++;
      if (--left > 0) return setTimeout(ask, PAUSE_MS * (0.5 + Math.random()));
      socket.removeAllListeners('close');
      socket.terminate();
      resolve();
    });
  });
}

export async function converseAll(url, settings) {
  const figures = new Figures();
  await Promise.all(Array.from({ length: settings.sessions }, () => converse(url, settings, figures)));
  return figures;
}
