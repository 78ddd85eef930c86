import type { QuestionJudge } from '../../questions/index';

/** What becomes of a question that was noticed. */
export const MODES = ['auto', 'offer', 'manual'] as const;
export type Mode = (typeof MODES)[number];

/** Whose questions count. Who has no label is nobody of a list. */
export type SpeakerRule = { only: readonly string[] } | { except: readonly string[] };

export interface AddressRule {
  /** Names or wake words, such as "nova" or "小助手"; any case, with or without spaces. */
  names: readonly string[];
  /** A question that is not addressed to a name is not answered. Default false. */
  required?: boolean;
}

export interface GateOptions {
  /** `auto` (default): answered. `offer`: offered to the client. `manual`: the same, whoever asks whatever. */
  mode?: Mode;
  /** Default: everybody's. */
  speakers?: SpeakerRule;
  /** A question that is addressed to a name is answered though it is in doubt, or a duplicate. */
  addressed?: AddressRule;
  /** For so long after a question was answered by itself others are only offered, in milliseconds. Default 0. */
  cooldownMs?: number;
  /** For so long after its answer a question that is asked again is skipped, in ms; 0: never. Default 30,000. */
  duplicateWindowMs?: number;
  /** A second opinion on what the detector is in doubt about. Default: none. */
  judge?: QuestionJudge;
  /** The detector is in doubt from the first of these confidences to the second. Default [0.3, 0.8]. */
  judgeBetween?: readonly [number, number];
  /** How long a judge may take, in milliseconds; then the detector's decision stands. Default 1,500. */
  judgeTimeoutMs?: number;
}

export interface ResolvedGateOptions {
  mode: Mode;
  speakers: SpeakerRule | undefined;
  addressed: Required<AddressRule> | undefined;
  cooldownMs: number;
  duplicateWindowMs: number;
  judge: QuestionJudge | undefined;
  judgeBetween: readonly [number, number];
  judgeTimeoutMs: number;
}

/** Throws a `TypeError` of one line that names the option. */
export function resolveGateOptions(options: GateOptions): ResolvedGateOptions {
  const { mode = 'auto', judge } = options;
  if (!MODES.includes(mode)) throw new TypeError(`'mode' must be one of ${MODES.join(', ')}.`);
  if (judge !== undefined && typeof judge !== 'function') {
    throw new TypeError("'judge' must be a function that takes a candidate and resolves with a verdict.");
  }
  return {
    mode,
    speakers: speakersOf(options.speakers),
    addressed: addressedOf(options.addressed),
    cooldownMs: ms('cooldownMs', options.cooldownMs ?? 0, 0),
    duplicateWindowMs: ms('duplicateWindowMs', options.duplicateWindowMs ?? 30_000, 0),
    judge,
    judgeBetween: betweenOf(options.judgeBetween ?? [0.3, 0.8]),
    judgeTimeoutMs: ms('judgeTimeoutMs', options.judgeTimeoutMs ?? 1_500, 1, 60_000),
  };
}

function speakersOf(rule: SpeakerRule | undefined): SpeakerRule | undefined {
  if (rule === undefined) return undefined;
  const { only, except } = { only: undefined, except: undefined, ...rule };
  const labels: unknown = only ?? except;
  const good = isTexts(labels) && (only === undefined) !== (except === undefined);
  if (good) return only ? { only: [...labels] } : { except: [...labels] };
  throw new TypeError(
    "'speakers' must be { only: [labels] } or { except: [labels] }, such as { only: ['A'] }.",
  );
}

function addressedOf(rule: AddressRule | undefined): Required<AddressRule> | undefined {
  if (rule === undefined) return undefined;
  const { names, required = false }: { names?: unknown; required?: unknown } = rule ?? {};
  const good = isTexts(names) && names.length <= MAX_NAMES && names.every(isName);
  if (good && typeof required === 'boolean') return { names: [...names], required };
  throw new TypeError(
    `'addressed' must be { names, required? } with 1 to ${MAX_NAMES} names of letters, of at most ${MAX_NAME} characters.`,
  );
}

function betweenOf(range: readonly [number, number]): readonly [number, number] {
  const [from, to] = Array.isArray(range) && range.length === 2 ? range : [Number.NaN, Number.NaN];
  if (from >= 0 && from <= to && to <= 1) return [from, to];
  throw new TypeError("'judgeBetween' must be two numbers from 0 to 1, the lower first, such as [0.3, 0.8].");
}

function ms(name: string, value: unknown, least: number, most = Number.POSITIVE_INFINITY): number {
  if (typeof value === 'number' && value >= least && value <= most) return value;
  const upTo = Number.isFinite(most) ? ` to ${most}` : '';
  throw new TypeError(`'${name}' must be a number of milliseconds from ${least}${upTo}.`);
}

function isTexts(value: unknown): value is string[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string' && one !== '')
  );
}

const MAX_NAMES = 32;
const MAX_NAME = 64;

function isName(name: string): boolean {
  return /\p{L}/u.test(name) && name.length <= MAX_NAME;
}
