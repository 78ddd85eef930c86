import type { FinishReason, ServerMessage, Source, Timing, Usage } from '../../protocol/index';
import { FINISH_REASONS, SPECULATION_OUTCOMES } from '../../protocol/index';

/**
 * Messages as they are drawn, reckoned with and saved. Servers of another version and files that somebody has changed may
 * say anything where the client only passes on: there, only numbers that are finite and names that are known remain.
 */
export function cleaned(message: ServerMessage): ServerMessage {
  if (message.type !== 'answer') return message;
  const { timing: saidTiming, usage: saidUsage, sources, ...answer } = message;
  const timing = timingIn(saidTiming);
  const usage = usageIn(saidUsage);
  return {
    ...answer,
    ...(sources === undefined ? {} : { sources: sources.map(sourceOf) }),
    ...(timing === undefined ? {} : { timing }),
    ...(usage === undefined ? {} : { usage }),
  };
}

/** One of a later version has ended an answer like any other. */
export function finishOf(reason: string | undefined): FinishReason {
  return isOneOf(FINISH_REASONS, reason) ? reason : 'complete';
}

const TIMES = [
  'last_word_ms',
  'gate_ms',
  'retrieval_ms',
  'first_token_ms',
  'first_sent_ms',
  'retries',
  'saved_ms',
] as const satisfies readonly (keyof Timing)[];

/** Undefined without the times that every answer has. */
export function timingIn(value: unknown): Timing | undefined {
  const { queued_ms, total_ms, ...others } = fieldsOf(value);
  if (!isNumber(queued_ms) || !isNumber(total_ms)) return undefined;
  const { speculation } = others;
  return {
    queued_ms,
    total_ms,
    ...picked(others, TIMES, isNumber),
    ...(isOneOf(SPECULATION_OUTCOMES, speculation) ? { speculation } : {}),
  };
}

const COUNTS = ['prompt_tokens', 'completion_tokens', 'total_tokens', 'latency'] as const;
const TEXTS = ['total_price', 'currency'] as const;

function usageIn(value: unknown): Usage | undefined {
  const fields = fieldsOf(value);
  const usage = { ...picked(fields, COUNTS, isNumber), ...picked(fields, TEXTS, isText) };
  return Object.keys(usage).length === 0 ? undefined : usage;
}

/** Its position counts from 1; ranges of its text that are none are left out. */
function sourceOf({ highlight, score, ...source }: Source, index: number): Source {
  const { position, text } = source;
  const ranges = highlight?.filter(
    ([from, to]) => isNumber(from) && isNumber(to) && from < to && to <= text.length,
  );
  return {
    ...source,
    position: Number.isInteger(position) && position >= 0 && position < 1e9 ? position : index + 1,
    ...(ranges === undefined ? {} : { highlight: ranges.map(([from, to]): [number, number] => [from, to]) }),
    ...(isNumber(score) ? { score } : {}),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function picked<K extends string, T>(
  fields: Fields,
  names: readonly K[],
  fits: (value: unknown) => value is T,
): Partial<Record<K, T>> {
  const entries = names.map((name) => [name, fields[name]] as const).filter(([, value]) => fits(value));
  return Object.fromEntries(entries) as Partial<Record<K, T>>;
}

function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isOneOf<T extends string>(names: readonly T[], value: unknown): value is T {
  return (names as readonly unknown[]).includes(value);
}
