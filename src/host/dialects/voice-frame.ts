import * as v from 'valibot';
import type { ProtocolFault } from '../../protocol/index';
import { isNestedTooDeep } from '../../protocol/parse';
import { mayBeMalformed, wellFormed } from '../../protocol/well-formed';

export interface FrameFault {
  ok: false;
  fault: ProtocolFault;
}

type Schemas = Readonly<Record<string, v.GenericSchema>>;
type Read<S extends Schemas> = {
  [K in keyof S & string]: { ok: true; type: K; value: v.InferOutput<S[K]> };
}[keyof S & string];

/** Reads a frame of a voice platform: an object whose `key` says which of these schemas it must fit. */
export function readFrame<const S extends Schemas>(
  frame: string,
  key: string,
  schemas: S,
): Read<S> | FrameFault {
  if (isNestedTooDeep(frame)) return invalid('The frame is nested too deep.');
  let value: unknown;
  try {
    value = JSON.parse(mayBeMalformed(frame) ? mended(frame) : frame);
  } catch {
    return refuse('INVALID_JSON', 'The frame is not valid JSON.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return invalid('The frame must be a JSON object.');
  }
  const type = (value as Record<string, unknown>)[key];
  if (typeof type !== 'string') return invalid(`'${key}' is missing, or not a string.`);
  const schema = Object.hasOwn(schemas, type) ? schemas[type] : undefined;
  if (!schema) return refuse('UNSUPPORTED_TYPE', `'${key}' is none of ${Object.keys(schemas).join(', ')}.`);
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return { ok: true, type, value: result.output } as Read<S>;
  return invalid(`'${v.getDotPath(result.issues[0]) ?? key}' is missing, or not what it has to be.`);
}

export function invalid(message: string): FrameFault {
  return refuse('INVALID_MESSAGE', message);
}

function refuse(code: ProtocolFault['code'], message: string): FrameFault {
  return { ok: false, fault: { code, message } };
}

/** Without lone surrogates, which cannot be encoded. */
function mended(frame: string): string {
  return JSON.stringify(
    JSON.parse(frame, (_key, value) => (typeof value === 'string' ? wellFormed(value) : value)),
  );
}
