// A client that stops reading in the middle of a long answer, and reads on later: does it get all of it, and how much
// memory waits for it, against the same answer read without a pause?
//   node bench/paused-reader.mjs [--megabytes 4] [--pause 3] [--rounds 3] [--json]

import { readFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import { startProcess } from './dify-support.mjs';
import { forgetPeak, peakOf } from './processes.mjs';
import { conclude, options, quantile, round } from './support.mjs';

const PIECE = 1_024;
const { megabytes, pause, rounds, json } = options({ megabytes: 4, pause: 3, rounds: 3 });
const tokens = megabytes * 1_024 + 1;
const dify = await startProcess('dify', { tokens, everyMs: 0, token: 'x'.repeat(PIECE) });
const host = await startProcess('host', { difyUrl: dify.url });
const faults = [];

const residentOf = (pid) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1_024;

/** Asks on a raw socket, whose reading can be stopped; resolves with the bytes read until the final message. */
function read(pauseMs) {
  return new Promise((resolve, reject) => {
    const { hostname, port, pathname } = new URL(host.url);
    const socket = connectTcp(Number(port), hostname);
    let bytes = 0;
    let tail = '';
    let paused = false;
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`closed after ${bytes} bytes`)));
    socket.write(
      `GET ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    socket.once('data', () =>
      socket.write(masked({ type: 'asr_chunk', text: 'what is it?', is_final: true })),
    );
    socket.on('data', (data) => {
      bytes += data.length;
      tail = (tail + data.toString('latin1')).slice(-400);
      if (/"finish_reason":"complete"/.test(tail)) {
        socket.removeAllListeners('close');
        socket.destroy();
        return resolve(bytes);
      }
      if (paused || pauseMs === 0 || bytes < (megabytes * 2 ** 20) / 4) return;
      paused = true;
      socket.pause();
      setTimeout(() => socket.resume(), pauseMs);
    });
  });
}

/** A client's text frame, with a mask of zeros. */
function masked(message) {
  const text = Buffer.from(JSON.stringify(message));
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), text]);
}

/** The rise of resident memory during one answer, in bytes. */
async function measure(pauseMs) {
  const before = residentOf(host.pid);
  forgetPeak(host.pid);
  const bytes = await read(pauseMs).catch((error) => faults.push(error.message) && 0);
  if (bytes < megabytes * 2 ** 20) faults.push(`${bytes} bytes came`);
  return peakOf(host.pid) - before;
}

for (let i = 0; i < 3; i++) await measure(0); // warm-up
const without = [];
const paused = [];
for (let i = 0; i < rounds; i++) {
  without.push(await measure(0));
  paused.push(await measure(pause * 1_000));
}
host.stop();
dify.stop();

const mib = (values) => round(quantile(values, 0.5) / 2 ** 20);
const result = { megabytes, pause, rounds, rise_mib: { without: mib(without), paused: mib(paused) } };
conclude({ json, result, faults }, [
  `an answer of ${megabytes} MB, read with a pause of ${pause} s, medians of ${rounds} rounds`,
  `  memory rises by   ${result.rise_mib.paused} MiB, without the pause by ${result.rise_mib.without} MiB`,
  `  all of it came    ${faults.length === 0 ? 'yes' : 'no'}`,
]);
