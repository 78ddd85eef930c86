/** Describes the kind of a value for error messages: never the value itself, which may be a secret. */
export function shapeOf(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'left out';
    case 'string':
      return value === '' ? 'an empty string' : `a string of ${counted(value.length, 'character')}`;
    case 'number':
      return shapeOfNumber(value);
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? `an array of ${counted(value.length, 'item')}` : 'an object';
    default:
      return `a ${typeof value}`;
  }
}

function shapeOfNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return 'zero';
  const kind = Number.isInteger(value) ? 'number' : 'fraction';
  return value < 0 ? `a negative ${kind}` : `a ${kind === 'number' ? 'whole number' : kind}`;
}

function counted(n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}
