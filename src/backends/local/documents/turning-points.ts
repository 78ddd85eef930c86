import { readlink } from 'node:fs/promises';
import { join, parse, resolve, sep } from 'node:path';

/** As many links as systems follow. */
const MOST_LINKS = 40;

/**
 * What must be watched for a path to mean something else, as when a deployment points `current` at another release:
 * every link on the way, and its end, which is the first part that does not exist if there is one. Each lies in a
 * real folder that exists.
 */
export async function turningPointsOf(path: string): Promise<string[]> {
  const points: string[] = [];
  let { root: at } = parse(resolve(path));
  let rest = partsOf(resolve(path));
  while (rest.length > 0 && points.length < MOST_LINKS) {
    const [part = '', ...further] = rest;
    const next = join(at, part);
    const target = await readlink(next).catch(({ code }: NodeJS.ErrnoException) =>
      code === 'ENOENT' ? MISSING : undefined,
    );
    if (target === MISSING || typeof target === 'string' || further.length === 0) points.push(next);
    if (target === MISSING) break;
    const led = target === undefined ? next : resolve(at, target);
    at = target === undefined ? led : parse(led).root;
    rest = target === undefined ? further : [...partsOf(led), ...further];
  }
  return points;
}

const MISSING = Symbol('missing');

function partsOf(path: string): string[] {
  return path
    .slice(parse(path).root.length)
    .split(sep)
    .filter((part) => part !== '');
}
