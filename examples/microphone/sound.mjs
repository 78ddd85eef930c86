// Where sound comes from, as mono samples (-1 to 1) at 16 kHz.
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

export const SAMPLE_RATE = 16_000;
/** 32 ms: what the voice activity detector looks at. */
const FRAME = 512;

/** What the microphone hears, until `signal` aborts. */
export async function* fromMicrophone(signal) {
  const { PvRecorder } = await import('@picovoice/pvrecorder-node');
  const recorder = new PvRecorder(FRAME);
  recorder.start();
  try {
    while (!signal.aborted) yield toSamples(await recorder.read());
  } finally {
    recorder.stop();
    recorder.release();
  }
}

/** A WAV file, as fast as it was spoken, until `signal` aborts. */
export async function* fromFile(path, signal) {
  const samples = readWav(await readFile(path));
  const start = performance.now();
  for (let at = 0; at < samples.length && !signal.aborted; at += FRAME) {
    const due = start + ((at + FRAME) / SAMPLE_RATE) * 1_000;
    await sleep(Math.max(0, due - performance.now()));
    yield samples.subarray(at, at + FRAME);
  }
}

/** Goes on listening while the reader is busy, and then gives it all that was heard in one piece. */
export async function* gather(frames) {
  let waiting = [];
  let isOver = false;
  let wake = () => {};
  const listening = (async () => {
    try {
      for await (const frame of frames) {
        waiting.push(frame);
        wake();
      }
    } finally {
      isOver = true;
      wake();
    }
  })();
  listening.catch(() => {}); // Reported below.
  while (!isOver || waiting.length > 0) {
    if (waiting.length === 0) {
      await new Promise((resolve) => {
        wake = resolve;
      });
    }
    const heard = waiting;
    waiting = [];
    if (heard.length > 0) yield join(heard);
  }
  await listening;
}

export function join(pieces) {
  const all = new Float32Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

function toSamples(integers) {
  return Float32Array.from(integers, (value) => value / 32_768);
}

function readWav(file) {
  const isWav = file.toString('latin1', 0, 4) === 'RIFF' && file.toString('latin1', 8, 12) === 'WAVE';
  const format = isWav && findChunk(file, 'fmt ');
  const data = isWav && findChunk(file, 'data');
  const is16kHz =
    format &&
    format.readUInt16LE(0) === 1 && // PCM
    format.readUInt16LE(2) === 1 && // channel
    format.readUInt32LE(4) === SAMPLE_RATE &&
    format.readUInt16LE(14) === 16; // bits
  if (!data || !is16kHz) {
    throw new Error(
      'Not a WAV file of 16 kHz, 16 bits, one channel: sox YOURS -r 16000 -b 16 -c 1 speech.wav',
    );
  }
  return toSamples(Array.from({ length: data.length >> 1 }, (_, at) => data.readInt16LE(2 * at)));
}

function findChunk(file, name) {
  for (let at = 12; at + 8 <= file.length; ) {
    const length = file.readUInt32LE(at + 4);
    if (file.toString('latin1', at, at + 4) === name) return file.subarray(at + 8, at + 8 + length);
    at += 8 + length + (length % 2);
  }
  return undefined;
}
