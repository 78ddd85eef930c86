import { isNestedTooDeep } from '../../protocol/parse';

/** Stands before a number that is written as a text meanwhile; no text of a message may contain it. */
const NUMBER = '\u0000';

/**
 * A JSON text with sorted keys and without spaces, as Python's `json.dumps` writes it with `sort_keys` and without
 * `ensure_ascii`. Numbers stay as they are written: `1.0` is not `1` there. Undefined when the text is not JSON.
 */
export function canonicalJson(text: string): string | undefined {
  // As an escape, as it can only be in JSON.
  if (/\\u0000/i.test(text) || isNestedTooDeep(text) || !isJson(text)) return undefined;
  // Linear only because every string of a JSON text ends.
  const kept = text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) =>
    token.startsWith('"') ? token : `"\\u0000${token}"`,
  );
  return written(JSON.parse(kept));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function written(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(written).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([key, one]) => `${JSON.stringify(key)}:${written(one)}`).join(',')}}`;
  }
  if (typeof value === 'string' && value.startsWith(NUMBER)) return value.slice(NUMBER.length);
  return JSON.stringify(value);
}
