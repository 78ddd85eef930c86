// Shared by the connection benchmarks: opens many with little overhead, so that the server is what is measured.
import { connect } from 'node:net';

const TIMEOUT_MS = 20_000;

/** One hand-written WebSocket handshake. Resolves when it is accepted; later data is kept as `received`. */
function upgrade({ host, hostname, port, pathname }, key) {
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  const opened = { socket, received: '' };
  return new Promise((resolve, reject) => {
    const fail = (why) => {
      socket.destroy();
      reject(why instanceof Error ? why : new Error(why));
    };
    socket.setTimeout(TIMEOUT_MS, () => fail('no answer to the handshake'));
    socket.on('error', fail);
    socket.on('close', () => fail('closed during the handshake'));
    socket.write(
      `GET ${pathname} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAECAwQFBgcICQoLDA0ODw==\r\n' +
        `${key === undefined ? '' : `Authorization: Bearer ${key}\r\n`}\r\n`,
    );
    socket.on('data', function head(data) {
      opened.received += data.toString('latin1');
      const end = opened.received.indexOf('\r\n\r\n');
      if (end < 0) return;
      if (!opened.received.startsWith('HTTP/1.1 101 ')) return fail(opened.received.slice(0, 12));
      opened.received = opened.received.slice(end + 4);
      socket.setTimeout(0);
      socket.off('data', head);
      socket.on('data', (more) => {
        opened.received += more.toString('latin1');
      });
      resolve(opened);
    });
  });
}

/**
 * Opens a number of connections, `concurrency` at a time. Returns the open ones, the failures, and how long each took
 * in ms.
 */
export async function openMany(url, { count, concurrency, key }) {
  const to = new URL(url);
  const [open, errors, times] = [[], [], []];
  let started = 0;
  const worker = async () => {
    while (started++ < count) {
      const began = performance.now();
      try {
        open.push(await upgrade(to, key));
        times.push(performance.now() - began);
      } catch (error) {
        errors.push(error.message);
      }
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  return { open, errors, times, ms: performance.now() - began };
}

/** Resets them all: a port in TIME_WAIT could not be reused. */
export function dropAll(open) {
  for (const { socket } of open) {
    socket.removeAllListeners('close');
    socket.resetAndDestroy();
  }
}

/** How many have received the session's greeting; waits a little for the last ones. */
export async function countGreeted(open) {
  const greeted = () => open.filter(({ received }) => received.includes('"listening"')).length;
  for (let i = 0; i < 50 && greeted() < open.length; i++) await new Promise((done) => setTimeout(done, 100));
  return greeted();
}
