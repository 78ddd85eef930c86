import * as v from 'valibot';
import { shapeOf } from './shape-of';

type Entries = Record<string, v.GenericSchema>;

/**
 * Validates the options of `who` (a factory or class) against a schema built from `fields.ts`. Fields that the
 * schema does not name are omitted from the result.
 *
 * Throws a one-line `TypeError` with the option, the shape of the given value and the remedy, but never the value:
 * `createHost: 'maxPayload' must be a whole number from 1, not a text of 4 characters.`
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
  // Every key is present, so that a missing option is rejected with its own schema's message.
  const given = Object.fromEntries(names.map((name) => [name, (options as Record<string, unknown>)[name]]));
  const result = v.safeParse(schema, given, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const [last, ...outer] = [...(issue.path ?? [])].reverse();
  if (last?.origin === 'key' && issue.expected === 'never' && outer.length > 0) {
    const parent = outer.map(({ key }) => String(key)).reverse();
    const why = `is not an option; '${parent.join('.')}' ${issue.message}`;
    return refuseOption(who, [...parent, String(last.key)].join('.'), why);
  }
  return refuseOption(who, v.getDotPath(issue) ?? 'options', issue.message, issue.input);
}

/**
 * For what a schema cannot express, such as two mutually exclusive options. `why` is the rest of the sentence; if it
 * begins with "must", the shape of `value` is inserted before its first semicolon.
 */
export function refuseOption(who: string, name: string, why: string, value?: unknown): never {
  const [what, ...wayOut] = why.split(';');
  const shape = what?.startsWith('must') ? `, not ${shapeOf(value)}` : '';
  throw new TypeError(`${who}: '${name}' ${[`${what}${shape}`, ...wayOut].join(';')}.`);
}
