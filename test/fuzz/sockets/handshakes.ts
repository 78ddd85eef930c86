import type { Random } from '../random';
import { Violation } from '../run';
import { handshake, RawClient } from './raw-client';

/** Handshakes that break off or are malformed. */

const NOBODY = { onFrame() {} };

/** Writes the first bytes of a handshake, then resets the connection. */
export async function resetAfter(port: number, bytes: string, count: number): Promise<void> {
  const client = new RawClient(port, NOBODY);
  client.socket.once('connect', () => {
    // Bytes not yet written when the reset is sent are lost.
    if (count === 0) client.socket.resetAndDestroy();
    else client.socket.write(bytes.slice(0, count), () => client.socket.resetAndDestroy());
  });
  await client.until(
    () => client.closed,
    () => 'the reset had no effect',
  );
}

const LINES = [
  ...['Connection: close', 'Upgrade: h2c', 'Sec-WebSocket-Version: 8', 'Sec-WebSocket-Key: short', 'Host:'],
  ...[
    'Transfer-Encoding: chunked',
    'Content-Length: 5',
    'Content-Length: -1',
    'X: \u0000',
    ': no name',
    'Origin: null',
  ],
  ...[
    'Sec-WebSocket-Protocol: ,,',
    'Sec-WebSocket-Extensions: permessage-deflate; x=="',
    'Expect: 100-continue',
  ],
  ...[
    `X: ${'x'.repeat(20_000)}`,
    'Authorization: Bearer',
    'Authorization: Bearer a b',
    'Origin: http://evil.example',
  ],
];
const STARTS = ['POST', 'HEAD', 'OPTIONS', 'PRI', 'get', 'CONNECT', 'GET  ', '', '\u0000', '\x16\x03\x01'];
const PATHS = [
  '/',
  '//',
  '/ws/realtime-asr?x',
  '*',
  'http://[',
  '/%',
  '/ws/realtime-asr/../x',
  '/\u00ff',
  '',
];

/** An HTTP request that is rarely a valid handshake, and always complete. */
export function oddHandshake(random: Random, port: number): string {
  const good = handshake(port);
  const lines = good.split('\r\n');
  switch (random.int(6)) {
    case 0:
      return good.replace('GET', random.pick(STARTS));
    case 1:
      return good.replace('/ws/realtime-asr', random.pick(PATHS));
    case 2:
      lines.splice(1 + random.int(lines.length - 3), 0, random.pick(LINES));
      return lines.join('\r\n');
    case 3:
      lines.splice(1 + random.int(lines.length - 3), 1);
      return lines.join('\r\n');
    case 4:
      lines[1 + random.int(lines.length - 3)] = random.pick(LINES);
      return lines.join('\r\n');
    default: {
      const at = random.int(good.length - 4);
      return `${good.slice(0, at)}${random.bytes(1 + random.int(3)).toString('latin1')}${good.slice(at)}`;
    }
  }
}

/** Of a host that is full, or that has failed: an odd request must cause neither. */
const WRONG = ['429', '500', '503'];

/** Any answer will do except silence: an upgrade, a page, or an error. */
export async function expectAnswer(port: number, request: string): Promise<string> {
  const client = new RawClient(port, NOBODY);
  await client.write(Buffer.from(request, 'latin1'));
  await client.until(
    () => client.head !== undefined,
    () => `no answer to ${JSON.stringify(request)}`,
  );
  const [, status = 'none'] = /^HTTP\/1\.1 (\d{3}) /.exec(client.head ?? '') ?? [];
  // Node hangs up on clients that use it as a proxy.
  if (status === 'none' && !request.startsWith('CONNECT')) throw new Violation(`silence for ${request}`);
  if (WRONG.includes(status)) throw new Violation(`${status} for ${request}`);
  client.socket.destroy();
  return status;
}

/** Connects, and resolves with the status of the answer; the connection stays open. */
export async function enter(
  port: number,
  headers: readonly string[] = [],
): Promise<{ status: string; leave(): void }> {
  const client = new RawClient(port, NOBODY);
  await client.write(Buffer.from(handshake(port, headers)));
  await client.until(
    () => client.head !== undefined,
    () => 'no answer to a good handshake',
  );
  return { status: client.head?.split(' ')[1] ?? 'none', leave: () => client.socket.destroy() };
}
