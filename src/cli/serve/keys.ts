import { readFile } from 'node:fs/promises';
import { type Authenticate, staticKeys } from '../../host/index';
import { oneLine, UsageError } from '../errors';
import { ACCESS, type AccessChoice } from './access-settings';

/** How many keys there are, and the check of them; undefined when none are asked for. */
export interface Keys {
  count: number;
  /** For whoever has to keep them out of a log. */
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
    throw new UsageError(`The file of ${ACCESS.keysFile.env} can not be read (${code ?? 'unknown error'}).`);
  }
  const lines = text.split('\n').filter((line) => !line.trimStart().startsWith('#'));
  return keysOf(lines, ACCESS.keysFile.env);
}

function keysOf(entries: readonly string[], setting: string): Keys {
  const plain: string[] = [];
  const named: Record<string, string> = {};
  for (const entry of entries.map((entry) => entry.trim())) {
    const colon = entry.indexOf(':');
    if (colon > 0) named[entry.slice(0, colon)] = entry.slice(colon + 1);
    else if (entry !== '') plain.push(entry);
  }
  const checks: Authenticate[] = [];
  try {
    if (plain.length > 0) checks.push(staticKeys(plain));
    if (Object.keys(named).length > 0) checks.push(staticKeys(named));
  } catch (error) {
    throw new UsageError(`${setting}: ${oneLine(error).replace(/^staticKeys: /, '')}`);
  }
  const [first, second] = checks;
  if (!first) throw new UsageError(`${setting} holds no key: put at least one there.`);
  return {
    count: plain.length + Object.keys(named).length,
    secrets: [...plain, ...Object.values(named)],
    authenticate: second ? (request) => first(request) ?? second(request) : first,
  };
}
