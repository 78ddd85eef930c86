import { textOf } from '../../http/fields';
import type { Reply } from '../../http/get';

/** Dify's own, from the header that is on all of its answers. */
export function versionOf({ headers }: Reply): string | undefined {
  return versionIn(headers.get('x-version'));
}

/** Only what looks like a version may be shown. */
export function versionIn(value: unknown): string | undefined {
  const version = textOf(value);
  return version && /^v?\d+\.\d+[\w.+-]{0,24}$/.test(version) ? version : undefined;
}
