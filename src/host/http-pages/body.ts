import type { IncomingMessage } from 'node:http';
import type { Refusal } from './routes';

/** The excess that is read from a client before it is told that its body is too large, in bytes. */
const MAX_EXCESS_BYTES = 8 * 1_024 * 1_024;

/**
 * The body of a request, or why it is refused: it has more than `maxBytes`. Rejects when the client hangs up. How
 * long it may take is up to the server's `requestTimeout`.
 */
export async function readBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<{ body: Buffer } | { refusal: Refusal }> {
  if (request.destroyed) throw new Error('the client hung up');
  const chunks: Buffer[] = [];
  let bytes = 0;
  await new Promise<void>((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBytes) chunks.push(chunk);
      // A client that is still sending when its connection is closed may never see the answer.
      else if (bytes > maxBytes + MAX_EXCESS_BYTES) resolve();
    });
    request.once('end', resolve);
    request.once('error', reject);
    request.once('close', () => reject(new Error('the client hung up')));
  });
  if (bytes <= maxBytes) return { body: Buffer.concat(chunks) };
  return { refusal: { status: 413, error: `The body may have at most ${maxBytes} bytes.` } };
}

/** The same as JSON: refused when its content type is another, or when it is not JSON. */
export async function readJsonBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<{ json: unknown } | { refusal: Refusal }> {
  // Also keeps out forms, which a page may post to any server without asking.
  if (!/^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(request.headers['content-type'] ?? '')) {
    return { refusal: { status: 415, error: 'Send JSON, with Content-Type: application/json.' } };
  }
  const read = await readBody(request, maxBytes);
  return 'refusal' in read ? read : parseJson(read.body);
}

export function parseJson(body: Buffer): { json: unknown } | { refusal: Refusal } {
  try {
    return { json: JSON.parse(body.toString()) };
  } catch {
    return { refusal: { status: 400, error: 'The body is not JSON.' } };
  }
}
