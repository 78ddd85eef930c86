import type { IncomingMessage, ServerResponse } from 'node:http';

/** Answers with JSON; a HEAD request gets only the headers. */
export function reply(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  const text = `${JSON.stringify(body)}\n`;
  response.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    ...headers,
  });
  response.end(request.method === 'HEAD' ? undefined : text);
}

/** The path of a request without its query; undefined when it is not a path. */
export function pathOf(request: IncomingMessage): string | undefined {
  const [path] = (request.url ?? '').split('?', 1);
  return path?.startsWith('/') ? path : undefined;
}

/** Whether a proxy says that it forwarded the request. */
export function wasForwarded({ headers }: IncomingMessage): boolean {
  return Object.keys(headers).some((name) => /^(?:x-forwarded-.*|x-real-ip|forwarded|via)$/.test(name));
}

/** Undefined while the client keeps up with what it is sent; otherwise resolves when it does again, or is gone. */
export function untilDrained(response: ServerResponse): Promise<void> | undefined {
  if (!response.writableNeedDrain) return undefined;
  return new Promise((resolve) => {
    const over = () => {
      response.off('drain', over).off('close', over);
      resolve();
    };
    response.on('drain', over).on('close', over);
  });
}
