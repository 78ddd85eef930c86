import type { Refusal } from './failure';
import { type Fields, textOf } from './fields';
import { type ByteReader, parsed, readStart, release } from './stream';

export const MAX_ERROR_BODY = 64 * 1024;
/** The status says the most; what a slow or broken connection still has to add is not worth a wait. */
const ERROR_BODY_MS = 1000;

/** A response in place of an answer, with what its body says. */
export interface RefusedResponse extends Refusal {
  status: number;
  text: string;
  body: Fields | undefined;
}

/** Reads a response with an error status, or a redirect. */
export async function readRefusal(response: Response, reader: ByteReader): Promise<RefusedResponse> {
  const timer = setTimeout(() => release(reader), ERROR_BODY_MS);
  const text = await readStart(reader, MAX_ERROR_BODY).catch(() => '');
  clearTimeout(timer);
  const retryAfterMs = retryAfter(response.headers.get('retry-after'));
  return { status: response.status, text, body: parsed(text), retryAfterMs };
}

export function mediaType(response: Response): string {
  return textOf(response.headers.get('content-type'))?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** Milliseconds of a `Retry-After` header: seconds, or a date. */
function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
