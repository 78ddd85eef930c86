import { detailsAt } from './details';

/**
 * The marks that models and servers put around reasoning in the text of an answer. A family's reasoning is ended by
 * its own marks only.
 */
export type Family = 'tag' | 'details' | 'bare' | 'harmony' | number;

/**
 * `open` and `close` surround reasoning. `token` is punctuation of a message format, `wrapper` surrounds the answer
 * itself, `header` begins a message of the harmony format, `stop` ends one.
 */
export interface Mark {
  kind: 'open' | 'close' | 'empty' | 'wrapper' | 'header' | 'stop';
  family: Family;
  length: number;
}

const NAMES = [
  'think',
  'thinks',
  'thinking',
  'thought',
  'thoughts',
  'thought_process',
  'thinking_process',
  'reasoning',
  'reasoning_content',
  'reflection',
  'scratchpad',
  'inner_monologue',
  'antthinking',
  'chain_of_thought',
  'cot',
];
const ANSWER_NAMES = ['answer', 'response', 'output'];
/** At most a name with a namespace: `<seed:think>`. */
const TAG = /^<(\/?)(?:[a-z]\w{0,15}:)?([a-z_]{3,20})(\s[^<>]{0,400}?)?\s*(\/?)>/i;
const SPACED_TAG = /^<\s?(\/?)\s?([a-z_]{3,20})\s?()(\/?)>/i;
const TAG_BEGUN = /^<\s?\/?\s?(?:[a-z]\w{0,15}:)?([a-z_]{0,20})$/i;
const NAMESPACE_BEGUN = /^<\/?[a-z]\w{0,15}$/i;
const ATTRIBUTES_BEGUN = /^<\s?\/?\s?(?:[a-z]\w{0,15}:)?([a-z_]{3,20})(?:\s[^<>]{0,400}|\s?\/)$/i;

/** Marks that are always written the same way, opening and closing. */
const PAIRS: readonly (readonly [open: string, close: string])[] = [
  ['[THINK]', '[/THINK]'],
  ['◁think▷', '◁/think▷'],
  ['<|begin_of_thought|>', '<|end_of_thought|>'],
  ['<|START_THINKING|>', '<|END_THINKING|>'],
  ['<|think|>', '<|/think|>'],
  ['<|thinking|>', '<|/thinking|>'],
  ['<unused94>thought', '<unused95>'],
  ['<|channel>thought', '<channel|>'],
];
const WRAPPERS = ['<|begin_of_solution|>', '<|end_of_solution|>', '<|START_RESPONSE|>', '<|END_RESPONSE|>'];
const HEADERS = ['<|channel|>', '<|start|>'];
const STOPS = ['<|end|>', '<|return|>', '<|call|>'];

const FIXED: readonly (readonly [text: string, kind: Mark['kind'], family: Family])[] = [
  ...PAIRS.flatMap(([open, close], index) => [
    [open, 'open', index] as const,
    [close, 'close', index] as const,
  ]),
  ...WRAPPERS.map((text) => [text, 'wrapper', 'tag'] as const),
  ...HEADERS.map((text) => [text, 'header', 'harmony'] as const),
  ...STOPS.map((text) => [text, 'stop', 'harmony'] as const),
];

/** Where a mark may begin. */
export const MARK_START = /[<[◁]/;

/** The mark at the beginning of the text. `begun`: it may be one, once more text has come. */
export function markAt(text: string): Mark | 'begun' | undefined {
  const fixed = FIXED.find(([mark]) => text.startsWith(mark));
  if (fixed) return { kind: fixed[1], family: fixed[2], length: fixed[0].length };
  return tagAt(text) ?? blockAt(text) ?? (isBegun(text) ? 'begun' : undefined);
}

function tagAt(text: string): Mark | undefined {
  const [whole, slash, name = '', , empty] = TAG.exec(text) ?? SPACED_TAG.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const { length } = whole;
  if (isOne(ANSWER_NAMES, name)) return { kind: 'wrapper', family: 'tag', length };
  if (!isOne(NAMES, name)) return undefined;
  const kind = slash ? 'close' : empty ? 'empty' : 'open';
  return { kind, family: 'tag', length };
}

function blockAt(text: string): Mark | 'begun' | undefined {
  const close = /^<\/details\s*>/i.exec(text)?.[0];
  if (close !== undefined) return { kind: 'close', family: 'details', length: close.length };
  const details = detailsAt(text);
  if (details === undefined || details === 'begun') return details;
  return details.isReasoning ? { kind: 'open', family: 'details', length: details.length } : undefined;
}

function isBegun(text: string): boolean {
  if (FIXED.some(([mark]) => mark.startsWith(text))) return true;
  if (/^<\/(?:d(?:e(?:t(?:a(?:i(?:l(?:s\s*)?)?)?)?)?)?)?$/i.test(text) || NAMESPACE_BEGUN.test(text))
    return true;
  const name = TAG_BEGUN.exec(text)?.[1]?.toLowerCase();
  if (name !== undefined) return [...NAMES, ...ANSWER_NAMES].some((known) => known.startsWith(name));
  const complete = ATTRIBUTES_BEGUN.exec(text)?.[1];
  return complete !== undefined && isOne(NAMES, complete);
}

function isOne(names: readonly string[], name: string): boolean {
  return names.includes(name.toLowerCase());
}
