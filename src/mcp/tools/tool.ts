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
  const [{ message, path = [] }] = read.issues;
  const field = path
    .map(({ key }) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .slice(1);
  return { problem: field === '' ? 'The arguments must be an object.' : `'${field}' ${message}.` };
}

/** A text that is not empty, as an argument. */
export function textArgument(most: number) {
  const must = `must be a text of 1 to ${most} characters`;
  return v.pipe(v.string(must), v.trim(), v.minLength(1, must), v.maxLength(most, must));
}

/** A whole number from 1, as an argument. */
export function countArgument(most: number) {
  const must = `must be a whole number from 1 to ${most}`;
  return v.pipe(v.number(must), v.integer(must), v.minValue(1, must), v.maxValue(most, must));
}
