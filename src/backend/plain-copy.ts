import type * as v from 'valibot';
import { readField } from '../logging/read-field';

/** Maximum number of list items that are read. */
const MAX_ITEMS = 200;

/** Stands in for values that fit no schema and might throw when a schema reads them. */
const UNFIT = Symbol('unfit');

/** What `plainCopy` has to know about a schema: which fields and items it reads. */
interface Shape {
  readonly type: string;
  readonly entries?: Record<string, v.GenericSchema>;
  readonly item?: v.GenericSchema;
  readonly items?: readonly v.GenericSchema[];
  readonly wrapped?: v.GenericSchema;
}

/**
 * A copy of what the schema reads, safe to read: each field is accessed once, and anything that throws (a getter, a
 * revoked proxy) is missing. Contains only records, lists and primitive values; null counts as missing.
 */
export function plainCopy(value: unknown, schema: v.GenericSchema): unknown {
  if (value === null) return undefined;
  if (typeof value !== 'object' && typeof value !== 'function') return value;
  const shape: Shape = schema;
  if (shape.wrapped) return plainCopy(value, shape.wrapped);
  if (shape.entries) return copyRecord(value, shape.entries);
  if (!isArray(value)) return UNFIT;
  const { item, items } = shape;
  if (item) return copyList(value, MAX_ITEMS, () => item);
  // One more than allowed, so that the excess is noticed.
  return items ? copyList(value, items.length + 1, (index) => items[index]) : UNFIT;
}

function copyRecord(value: object, entries: Record<string, v.GenericSchema>): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(entries)) {
    const field = plainCopy(readField(value, name), schema);
    if (field !== undefined) record[name] = field;
  }
  return record;
}

function copyList(
  list: object,
  max: number,
  schemaOf: (index: number) => v.GenericSchema | undefined,
): unknown[] {
  const length = Math.min(Number(readField(list, 'length')), max);
  const copy: unknown[] = [];
  for (let index = 0; index < length; index++) {
    const schema = schemaOf(index);
    copy.push(schema ? plainCopy(readField(list, index), schema) : UNFIT);
  }
  return copy;
}

/** `Array.isArray` throws for a revoked proxy. */
function isArray(value: object): boolean {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}
