import type { IncomingMessage } from 'node:http';

/** The path of a request, without its query; undefined when the request line makes no sense. */
export function pathOf(request: IncomingMessage): string | undefined {
  const [path] = (request.url ?? '').split('?', 1);
  return path?.startsWith('/') ? path : undefined;
}
