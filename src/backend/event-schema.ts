import * as v from 'valibot';
import { type Source, WARNING_CODES } from '../protocol/index';
import { wellFormed } from '../protocol/well-formed';
import { BACKEND_FAILURE_CODES } from './errors';
import type { RagEvent } from './rag-backend';
import { completeSources } from './sources';

/**
 * What a backend may yield: the one schema between backends and the wire. It reads the output of `plainCopy`. Values
 * are repaired where the meaning is obvious: a number for an id or a text, digits for a number. An optional field
 * that does not fit is dropped; when a required one is missing, the whole value is rejected.
 */

/** Maximum characters of an id, a URL, a path or a message. */
const MAX_NAME_LENGTH = 2_048;
/** Maximum characters of a number. */
const MAX_DIGITS = 40;

const finite = v.pipe(
  v.number(),
  v.finite(),
  // JSON has no -0.
  v.transform((value) => value + 0),
);

const digits = v.pipe(
  v.string(),
  v.maxLength(MAX_DIGITS),
  v.regex(/^\s*-?\d+(?:\.\d+)?(?:e[+-]?\d+)?\s*$/i),
  v.transform(Number),
);

const number = v.union([finite, v.pipe(digits, finite)]);
const wholeNumber = v.pipe(number, v.safeInteger(), v.minValue(0));
const fraction = v.pipe(number, v.minValue(0), v.maxValue(1));

const text = v.union([v.string(), v.pipe(v.union([finite, v.bigint()]), v.transform(String))]);
const name = v.pipe(text, v.maxLength(MAX_NAME_LENGTH), v.transform(wellFormed));

/** A price: numbers are written without an exponent. */
const decimal = v.union([
  v.pipe(v.string(), v.maxLength(MAX_DIGITS)),
  v.pipe(v.bigint(), v.transform(String), v.maxLength(MAX_DIGITS)),
  v.pipe(finite, v.transform(decimalOf), v.maxLength(MAX_DIGITS)),
]);

function decimalOf(value: number): string {
  return value.toLocaleString('en-US', { useGrouping: false, maximumSignificantDigits: 15 });
}

/** Dropped when it does not fit. */
function optional<const S extends v.GenericSchema>(schema: S) {
  return v.fallback(v.optional(schema), undefined);
}

type Present<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** A record without the dropped fields. */
function record<const E extends v.ObjectEntries>(entries: E) {
  return v.pipe(
    v.object(entries),
    v.transform(
      (fields) =>
        Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<
          typeof fields
        >,
    ),
  );
}

const source = record({
  id: name,
  title: optional(text),
  uri: optional(name),
  path: optional(name),
  line: optional(wholeNumber),
  page: optional(wholeNumber),
  text: v.fallback(text, ''),
  highlight: optional(v.array(v.strictTuple([wholeNumber, wholeNumber]))),
  score: optional(number),
  position: optional(v.pipe(wholeNumber, v.minValue(1))),
});

/** Sources that do not fit are dropped; the others stay. */
export const sourcesSchema = v.pipe(
  v.array(optional(source)),
  v.transform((sources): Source[] => completeSources(sources.filter((one) => one !== undefined))),
);

const usage = record({
  prompt_tokens: optional(number),
  completion_tokens: optional(number),
  total_tokens: optional(number),
  total_price: optional(decimal),
  currency: optional(name),
  latency: optional(number),
});

/** Event schemas by type. */
export const EVENT_SCHEMAS = {
  // Unpaired surrogates stay: the other half may be in the next text, and JSON escapes them.
  text: record({ type: v.literal('text'), text }),
  replace: record({ type: v.literal('replace'), text }),
  sources: record({ type: v.literal('sources'), sources: sourcesSchema }),
  usage: record({ type: v.literal('usage'), usage }),
  conversation: record({ type: v.literal('conversation'), id: name }),
  reference: record({ type: v.literal('reference'), messageId: optional(name), taskId: optional(name) }),
  warning: record({ type: v.literal('warning'), code: v.picklist(WARNING_CODES), message: name }),
  retry: record({
    type: v.literal('retry'),
    reason: v.fallback(v.picklist(BACKEND_FAILURE_CODES), 'BACKEND_ERROR'),
  }),
  finish: record({
    type: v.literal('finish'),
    reason: v.fallback(v.picklist(['complete', 'no_answer']), 'complete'),
    confidence: optional(fraction),
  }),
} as const satisfies { [T in RagEvent['type']]: v.GenericSchema<unknown, RagEvent & { type: T }> };

/** A report from `check`. */
export const reportSchema = record({
  ok: v.fallback(v.boolean(), false),
  detail: v.fallback(name, ''),
  findings: optional(
    v.array(record({ level: v.picklist(['ok', 'warning', 'error']), check: name, detail: name })),
  ),
});
