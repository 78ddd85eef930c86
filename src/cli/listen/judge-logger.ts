import type { Logger } from '../../logging/logger';
import { oneLine } from '../errors';

/** Tells a person of a judge that fails: each failure once, as most of them go on. */
export function judgeLogger(tell: (line: string) => void): Logger {
  const told = new Set<string>();
  const failed = (fields: object, message: string) => {
    const { message: why } = ('err' in fields ? fields.err : {}) as { message?: string };
    const line = why === undefined ? `${message}.` : oneLine(why);
    if (told.has(line)) return;
    told.add(line);
    tell(line);
  };
  return { debug() {}, info() {}, warn: failed, error: failed };
}
