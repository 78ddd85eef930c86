import { refuseOption } from '../../options/read-options';

/** What a path says: `{key}` is a credential. */
interface PathValues {
  key?: string;
}

export type PathPattern = (path: string) => PathValues | undefined;

/** `{call_id}` is whatever a platform puts there. */
const NAMES: readonly string[] = ['key', 'call_id'];

/**
 * Matches paths such as `/llm-websocket/{call_id}` and `/llm-websocket/{key}/{call_id}`: each name in braces stands for
 * one part between slashes. Throws a `TypeError` that names the option for any other pattern.
 */
export function createPathPattern(option: string, pattern: string): PathPattern {
  const parts = pattern.split('/');
  const named = parts.map((part) => /^\{(.*)\}$/.exec(part)?.[1]);
  const isPlain = parts.every((part, at) => named[at] !== undefined || /^[^{}?#\s]*$/.test(part));
  const names = named.filter((name) => name !== undefined);
  const isKnown = names.every((name, at) => NAMES.includes(name) && names.indexOf(name) === at);
  if (!pattern.startsWith('/') || !isPlain || !isKnown) {
    const must = `must be a path such as /llm-websocket/{call_id}, in which ${NAMES.map((name) => `{${name}}`).join(' and ')} may stand for a part`;
    return refuseOption('createHost', option, must, pattern);
  }
  if (names.length === 0) return (path) => (path === pattern ? NOTHING : undefined);
  return (path) => valuesOf(path.split('/'), parts, named);
}

const NOTHING: PathValues = {};

function valuesOf(
  given: readonly string[],
  parts: readonly string[],
  named: readonly (string | undefined)[],
): PathValues | undefined {
  if (given.length !== parts.length) return undefined;
  let key: string | undefined;
  for (const [at, part] of given.entries()) {
    const name = named[at];
    if (name === undefined ? part !== parts[at] : part === '') return undefined;
    if (name === 'key') key = decoded(part);
  }
  return key === undefined ? NOTHING : { key };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
