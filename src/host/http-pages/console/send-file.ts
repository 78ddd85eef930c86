import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PageFile } from './page-files';

/** Sends a file of the page, compressed when the client takes that, or 304 when it has this version. */
export function sendFile(request: IncomingMessage, response: ServerResponse, file: PageFile): void {
  const isGzipped = acceptsGzip(request.headers['accept-encoding']);
  const tag = `"${file.version}${isGzipped ? '-gzip' : ''}"`;
  const validators = { ETag: tag, 'Cache-Control': 'no-cache', Vary: 'Accept-Encoding' };
  if (hasVersion(request.headers['if-none-match'], tag)) {
    response.writeHead(304, validators).end();
    return;
  }
  const body = isGzipped ? file.gzipped : file.body;
  response.writeHead(200, {
    ...validators,
    'Content-Type': file.type,
    'Content-Length': body.length,
    ...(isGzipped ? { 'Content-Encoding': 'gzip' } : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function acceptsGzip(accepted: string | undefined): boolean {
  return (accepted ?? '').split(',').some((coding) => {
    const [name = '', ...parameters] = coding.split(';').map((part) => part.trim().toLowerCase());
    return name === 'gzip' && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });
}

/** Proxies that compress make tags weak, which makes no difference here. */
function hasVersion(known: string | undefined, tag: string): boolean {
  return (known ?? '').split(',').some((one) => ['*', tag].includes(one.trim().replace(/^W\//, '')));
}
