import * as v from 'valibot';

/** A JSON Schema of an object, as tools describe what they take and give. */
export interface ObjectSchema {
  [key: string]: unknown;
  type: 'object';
  properties: Record<string, object>;
  required?: string[];
}

export interface Tool {
  name: string;
  title: string;
  /** For the model that chooses among tools. */
  description: string;
  input: ObjectSchema;
  output: ObjectSchema;
  /** Whether what it does depends on more than this server. */
  openWorld: boolean;
  call(given: unknown, call: ToolCall): ToolResult | Promise<ToolResult>;
}

export interface ToolCall {
  /** Aborted when the result is no longer wanted. */
  signal: AbortSignal;
  /** Tells how far it is; absent: nobody wants to know. `done` only grows. */
  progress?: (done: number, message: string) => void;
}

/** What a tool found, for readers and for programs; or why it cannot. */
export type ToolResult = { text: string; data: Record<string, unknown> } | { problem: string };

/** Reads what a tool was given, or says which part of it is wrong. Never quotes a value. */
export function readGiven<Schema extends v.GenericSchema>(
  schema: Schema,
  given: unknown,
): { value: v.InferOutput<Schema> } | { problem: string } {
  const read = v.safeParse(schema, given ?? {});
  if (read.success) return { value: read.output };
  const [{ message, path = [], received }] = read.issues;
  const field = path
    .map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .slice(1);
  if (field === '') return { problem: 'The arguments must be an object.' };
  return { problem: `'${field}' ${received === 'undefined' ? 'is missing' : message}.` };
}

/** A text that is not empty, as an argument. */
export function textArgument(most: number) {
  const must = Number.isFinite(most)
    ? `must be a text of 1 to ${most} characters`
    : 'must be a text that is not empty';
  return v.pipe(v.string(must), v.trim(), v.minLength(1, must), v.maxLength(most, must));
}

/** The same as a JSON Schema. */
export function textSchema(most: number, more: object = {}): object {
  return { type: 'string', minLength: 1, ...(Number.isFinite(most) ? { maxLength: most } : {}), ...more };
}

/** A whole number from 1, as an argument. */
export function countArgument(most: number) {
  const must = `must be a whole number from 1 to ${most}`;
  return v.pipe(v.number(must), v.integer(must), v.minValue(1, must), v.maxValue(most, must));
}
