import type { IncomingMessage, OutgoingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/**
 * Whether a request asks for WebSocket. Node takes every request with an `Upgrade` header as an upgrade, such as
 * the `h2c` that some HTTP clients offer on each of their requests; a server that does not know the protocol has
 * to ignore the offer (RFC 9110, 7.8). A client that offers several protocols means WebSocket if it sends the key
 * of a handshake.
 */
export function asksForWebSocket({ headers }: IncomingMessage): boolean {
  const offered = tokensOf(headers.upgrade ?? '');
  if (!offered.includes('websocket')) return false;
  return offered.length === 1 || headers['sec-websocket-key'] !== undefined;
}

/** What Node keeps on the socket of a response that is not finished. */
interface HttpSocket extends Duplex {
  readonly _httpMessage?: OutgoingMessage | null;
  readonly encrypted?: boolean;
  setTimeout?(ms: number): void;
}

/** Without a limit of the server's own, Node reads this many headers and drops the others. */
const NODE_MAX_HEADERS = 1_000;

/**
 * Gives a request that Node took as an upgrade back to its server, as plain HTTP: the socket starts over with the
 * same request without the offer, followed by what the client has sent since, such as a body. Returns false when
 * that is not possible because the request has more headers than Node keeps.
 *
 * The option `shouldUpgradeCallback` of newer Node versions is no substitute: with it, as without any listener for
 * upgrades, Node drops what arrived together with such a request and follows it.
 */
export function serveAsPlainHttp(
  server: Server,
  request: IncomingMessage,
  socket: HttpSocket,
  head: Buffer,
): boolean {
  const maxHeaders = server.maxHeadersCount ?? NODE_MAX_HEADERS;
  // One of those that were dropped may say how long the body is.
  if (maxHeaders > 0 && request.rawHeaders.length >= 2 * maxHeaders) return false;
  const again = Buffer.concat([headOf(request), head]);
  // Node has taken its own off, and puts it back when the socket starts over.
  socket.on('error', destroyed);
  afterResponses(socket, () => {
    socket.off('error', destroyed);
    if (socket.destroyed || socket.writableEnded) return;
    // Set for the pause between two requests.
    socket.setTimeout?.(0);
    socket.unshift(again);
    server.emit(socket.encrypted ? 'secureConnection' : 'connection', socket);
  });
  return true;
}

/** An error destroys the socket, which is all that has to happen. */
function destroyed(): void {}

/** Responses to earlier requests on this socket come first; the socket has one at a time. */
function afterResponses(socket: HttpSocket, act: () => void): void {
  const response = socket._httpMessage;
  if (response) response.once('close', () => afterResponses(socket, act));
  else act();
}

const OFFERS: readonly string[] = ['upgrade', 'http2-settings'];

/** The first lines of a request as they came, without the offer to upgrade. */
function headOf({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2);
    const kept = name.toLowerCase() === 'connection' ? withoutOffers(value) : value;
    if (!OFFERS.includes(name.toLowerCase()) && kept !== undefined) lines.push(`${name}: ${kept}`);
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

/** Undefined when nothing else is in it. */
function withoutOffers(connection: string): string | undefined {
  const others = connection.split(',').filter((option) => !OFFERS.includes(option.trim().toLowerCase()));
  return others.length === 0 ? undefined : others.join(',').trim();
}

function tokensOf(list: string): string[] {
  return list
    .split(',')
    .map((token) => token.trim().toLowerCase())
    .filter((token) => token !== '');
}
