/** Reads fields that a server sends: any of them may be missing, null, or of another type in some version. */

export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

/** A non-empty string. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A finite number; numbers sent as strings are accepted too. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

/** The objects in a list; other items are skipped. */
export function recordsOf(value: unknown): Fields[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item) => {
    const fields = fieldsOf(item);
    return fields ? [fields] : [];
  });
}
