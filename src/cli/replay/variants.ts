import { createQuestionDetector, type QuestionDetectorOptions } from '../../questions/index';
import type { SessionOptions } from '../../session/index';
import { resolveSessionOptions, SESSION_OPTION_NAMES } from '../../session/options';
import { oneLine, UsageError } from '../errors';

/** What can be set for one replay: options of the session, and the thresholds of its detector. */
export interface Variant {
  /** What sets it apart from the others: `speculate=off`. Empty when there is only one. */
  label: string;
  session: SettableOptions;
  detector: QuestionDetectorOptions;
}

type SettableOptions = Omit<SessionOptions, Replaced>;

/** The replay has its own. */
const REPLACED = ['backend', 'detector', 'judge', 'id', 'user', 'logger', 'clock', 'createId'] as const;
type Replaced = (typeof REPLACED)[number];

const THRESHOLDS = ['answerAt', 'offerAt'] as const satisfies readonly (keyof QuestionDetectorOptions)[];

/** Every name that `--set` takes, before the first dot. */
export const SETTABLE: readonly string[] = [
  ...SESSION_OPTION_NAMES.filter((name) => !(REPLACED as readonly string[]).includes(name)),
  ...THRESHOLDS,
].sort();

/** More columns than this cannot be read side by side. */
const MAX_VARIANTS = 4;

interface Assignment {
  path: readonly string[];
  text: string;
}

/**
 * Reads `--set option=value` in the order given. An option that is given once holds for all variants; one that is given
 * several times makes a variant of each value. Several such options go together: the first values make the first
 * variant. Throws a one-line `UsageError`, which names the option but never the value.
 */
export function readVariants(
  sets: readonly string[],
  base: Pick<Variant, 'session' | 'detector'>,
): readonly Variant[] {
  const byOption = new Map<string, Assignment[]>();
  for (const assignment of sets.map(readAssignment)) {
    const option = assignment.path.join('.');
    byOption.set(option, [...(byOption.get(option) ?? []), assignment]);
  }
  const count = variantCount(byOption);
  return Array.from({ length: count }, (_, index) => {
    const assignments = [...byOption.values()].flatMap((given) => given[index] ?? given[0] ?? []);
    const distinct = [...byOption.values()].flatMap((given) =>
      given.length > 1 ? (given[index] ?? []) : [],
    );
    return { label: distinct.map(labelOf).join(' '), ...applied(base, assignments) };
  });
}

function variantCount(byOption: ReadonlyMap<string, readonly Assignment[]>): number {
  const repeated = [...byOption].filter(([, given]) => given.length > 1);
  const [first, ...others] = repeated;
  const count = first?.[1].length ?? 1;
  const odd = others.find(([, given]) => given.length !== count);
  if (first && odd) {
    throw new UsageError(
      `--set ${first[0]} is given ${count} times and --set ${odd[0]} ${odd[1].length} times: give options that are compared equally often.`,
    );
  }
  if (count > MAX_VARIANTS) {
    throw new UsageError(`--set compares at most ${MAX_VARIANTS} values of an option, not ${count}.`);
  }
  return count;
}

function readAssignment(given: string): Assignment {
  const at = given.indexOf('=');
  const path = given.slice(0, Math.max(at, 0)).trim().split('.');
  const [name = ''] = path;
  if (at < 1) throw new UsageError('--set must be option=value, such as speculate=answer.');
  if (!SETTABLE.includes(name) || path.includes('')) {
    throw new UsageError(`--set names no option that can be set here; those are ${SETTABLE.join(', ')}.`);
  }
  return { path, text: given.slice(at + 1).trim() };
}

function labelOf({ path, text }: Assignment): string {
  return `${path.join('.')}=${text}`;
}

function applied(
  base: Pick<Variant, 'session' | 'detector'>,
  assignments: readonly Assignment[],
): Pick<Variant, 'session' | 'detector'> {
  const session = structuredClone(base.session) as Record<string, unknown>;
  const detector = { ...base.detector } as Record<string, unknown>;
  for (const { path, text } of assignments) {
    const isThreshold = (THRESHOLDS as readonly string[]).includes(path[0] ?? '');
    put(isThreshold ? detector : session, path, meaningOf(text));
  }
  const variant = { session: session as SettableOptions, detector: detector as QuestionDetectorOptions };
  check(variant, assignments);
  return variant;
}

/** What a text means: a number, true, false, JSON, or itself. */
function meaningOf(text: string): unknown {
  if (text === 'Infinity') return Number.POSITIVE_INFINITY;
  if (!/^(?:[[{"]|true$|false$|-?\d)/.test(text)) return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function put(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = '', ...deeper] = path;
  if (deeper.length === 0) {
    define(target, name, value);
    return;
  }
  const inner = target[name];
  const object = isObject(inner) ? { ...inner } : {};
  put(object, deeper, value);
  define(target, name, object);
}

/** Also for a name such as `__proto__`, which is then as unknown as any other. */
function define(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

/** The session and the detector check their own options, and say what is wrong with one. */
function check(
  { session, detector }: Pick<Variant, 'session' | 'detector'>,
  given: readonly Assignment[],
): void {
  try {
    createQuestionDetector(detector);
    const resolved = resolveSessionOptions({ ...session, backend: { name: 'none', async *answer() {} } });
    const unknown = given.find(({ path }) => path.length > 1 && !has(resolved, path));
    if (!unknown) return;
    const parent = unknown.path.slice(0, -1).join('.');
    throw new TypeError(`'${parent}' has no such option`);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(
      `--set: ${oneLine(error)
        .replace(/^\w+: /, '')
        .replace(/\.?$/, '.')}`,
    );
  }
}

function has(value: unknown, path: readonly string[]): boolean {
  const [name, ...deeper] = path;
  if (name === undefined) return true;
  return isObject(value) && Object.hasOwn(value, name) && has(value[name], deeper);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
