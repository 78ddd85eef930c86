import { readFile } from 'node:fs/promises';
import { type Authenticate, staticKeys } from '../../host/index';
import { oneLine, UsageError } from '../errors';
import { ACCESS, type AccessChoice } from './settings/access';

/** The number of keys, and the check of them; undefined when no key is required. */
export interface Keys {
  count: number;
  /** To be kept out of logs. */
  secrets: string[];
  authenticate: Authenticate;
}

/** Throws a `UsageError` that never shows a key. */
export async function loadKeys({ keys, keysFile }: AccessChoice): Promise<Keys | undefined> {
  if (keys !== undefined) return keysOf(keys.split(','), ACCESS.keys.env);
  if (keysFile === undefined) return undefined;
  let text: string;
  try {
    text = await readFile(keysFile, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `${ACCESS.keysFile.env} names a file that cannot be read (${code ?? 'unknown reason'}).`,
    );
  }
  const lines = text.split('\n').filter((line) => !line.trimStart().startsWith('#'));
  return keysOf(lines, ACCESS.keysFile.env);
}

function keysOf(entries: readonly string[], setting: string): Keys {
  const plain: string[] = [];
  const named: Record<string, string> = {};
  for (const [index, entry] of entries.map((entry) => entry.trim()).entries()) {
    if (entry === '') continue;
    const colon = entry.indexOf(':');
    const key = entry.slice(colon + 1);
    checkKey(key, `${setting}: key number ${index + 1}`);
    if (colon > 0) named[entry.slice(0, colon)] = key;
    else plain.push(entry);
  }
  const checks: Authenticate[] = [];
  if (plain.length > 0) checks.push(staticKeys(plain));
  if (Object.keys(named).length > 0) checks.push(staticKeys(named));
  const [first, second] = checks;
  if (!first) throw new UsageError(`${setting} holds no key: put at least one there.`);
  return {
    count: plain.length + Object.keys(named).length,
    secrets: [...plain, ...Object.values(named)],
    authenticate: second ? (request) => first(request) ?? second(request) : first,
  };
}

/** The part before a colon may be the beginning of a key that contains one: show a number, never a name. */
function checkKey(key: string, which: string): void {
  try {
    staticKeys([key]);
  } catch (error) {
    throw new UsageError(oneLine(error).replace(/^staticKeys: key number 1/, which));
  }
}
