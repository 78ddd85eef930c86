import * as v from 'valibot';
import { shapeOf } from './shape-of';

type Entries = Record<string, v.GenericSchema>;

/**
 * Reads the options of `who` (a factory or class) by a schema made of the parts in `fields.ts`. Fields that the
 * schema does not name are left out of the result.
 *
 * Throws a `TypeError` of one line that names the option, the shape of what was given and the way out, but never
 * the value: `createHost: 'maxPayload' must be a whole number from 1, not a text of 4 characters.`
 */
export function readOptions<const E extends Entries>(
  who: string,
  schema: v.ObjectSchema<E, undefined>,
  options: unknown,
): v.InferOutput<v.ObjectSchema<E, undefined>> {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(`${who}: the options must be an object, not ${shapeOf(options)}.`);
  }
  const names = Object.keys(schema.entries);
  // Every entry is present, so that one that is left out is refused in the words of its own schema.
  const given = Object.fromEntries(names.map((name) => [name, (options as Record<string, unknown>)[name]]));
  const result = v.safeParse(schema, given, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  return refuseOption(who, v.getDotPath(issue) ?? 'options', issue.message, issue.input);
}

/**
 * For what a schema cannot know, such as two options that exclude each other. `why` is the rest of the sentence;
 * one that begins with "must" is completed with the shape of `value`, before its first semicolon.
 */
export function refuseOption(who: string, name: string, why: string, value?: unknown): never {
  const [what, ...wayOut] = why.split(';');
  const shape = what?.startsWith('must') ? `, not ${shapeOf(value)}` : '';
  throw new TypeError(`${who}: '${name}' ${[`${what}${shape}`, ...wayOut].join(';')}.`);
}
