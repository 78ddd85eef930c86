import { redact } from '../logging/redact';

/**
 * An id that the other side made, as a log may hold it: what has a space or no figure in it is none, and may be
 * anything.
 */
export function shownId(id: unknown): string | undefined {
  return typeof id === 'string' && /^(?=.*\d)[\w.:-]{1,128}$/.test(id) ? redact(id) : undefined;
}
