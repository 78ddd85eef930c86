import { readField } from './read-field';
import { redact } from './redact';

/**
 * The method by which an error describes itself: it returns fields with only our own wording, numbers, and names
 * known to be public. Its argument says whether content may be logged as well.
 */
export const ACCOUNT = Symbol.for('realtime-rag.account');

/** What is logged in place of an error. */
export interface DescribedError {
  type: string;
  code?: string;
  /** Our own wording; third-party text only if content may be logged. */
  message?: string;
  /** Where in the code it was thrown; only for unexpected errors. */
  stack?: string;
  cause?: DescribedError;
  /** Such as `status`, `retryAfterMs`, `bytes`. */
  [field: string]: unknown;
}

const DESCRIBED = Symbol.for('realtime-rag.described');
/** An error may be its own cause. */
const MAX_CAUSES = 4;
const MAX_FRAMES = 12;
const NAME = /^[A-Za-z_$][\w$]{0,63}$/;
const CODE = /^[A-Z][A-Z\d_]{1,63}$/;
const FRAME =
  /^ {4}at (?:[\w$.<>[\]# ]{1,120} )?\(?(?:file:\/\/|node:|\/|[A-Za-z]:[\\/])[^()]{1,300}:\d+:\d+\)?$/;

/**
 * Describes an error for the log. An error's text may quote a question, an answer or a key, so without `content` only
 * our own wording is included. Anything that looks like a secret is never included. Never throws, whatever was
 * thrown.
 */
export function describeError(error: unknown, content: boolean): DescribedError {
  try {
    return describe(error, content, MAX_CAUSES);
  } catch {
    // A proxy, or a string conversion that throws.
    return marked({ type: 'unknown' });
  }
}

function describe(error: unknown, content: boolean, causes: number): DescribedError {
  if (typeof error !== 'object' || error === null) {
    return marked({ type: typeof error, ...(content ? { message: redact(String(error)) } : {}) });
  }
  if (isDescribed(error)) return error;
  const [message, cause] = [readField(error, 'message'), readField(error, 'cause')];
  const account = accountOf(error, content);
  const text = content && typeof message === 'string' ? redact(message) : undefined;
  const frames = account || hasCode(error) ? undefined : framesOf(readField(error, 'stack'), message);
  return marked({
    type: wordOf(readField(error, 'name'), NAME) ?? 'Error',
    ...optional('code', wordOf(readField(error, 'code'), CODE)),
    ...optional('message', text),
    ...account,
    ...optional('stack', frames),
    ...(cause === undefined || causes === 0 ? {} : { cause: describe(cause, content, causes - 1) }),
  });
}

function accountOf(error: object, content: boolean): Record<string, unknown> | undefined {
  const account = readField(error, ACCOUNT);
  return typeof account === 'function' ? account.call(error, content) : undefined;
}

/** Whether it or a cause has a code such as ECONNREFUSED: then the stack is not needed. */
function hasCode(error: object): boolean {
  let at: unknown = error;
  for (let depth = 0; depth <= MAX_CAUSES && typeof at === 'object' && at !== null; depth++) {
    if (wordOf(readField(at, 'code'), CODE)) return true;
    at = readField(at, 'cause');
  }
  return false;
}

/** The stack frames, without the message before them. */
function framesOf(stack: unknown, message: unknown): string | undefined {
  if (typeof stack !== 'string') return undefined;
  const begin = typeof message === 'string' ? stack.indexOf(message) + message.length : 0;
  const frames = stack
    .slice(begin)
    .split('\n')
    .filter((line) => FRAME.test(line));
  return frames.length === 0 ? undefined : frames.slice(0, MAX_FRAMES).join('\n').trimStart();
}

function wordOf(value: unknown, shape: RegExp): string | undefined {
  return typeof value === 'string' && shape.test(value) ? redact(value) : undefined;
}

function optional(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value };
}

/** Lets chained loggers recognise errors that have already been described. */
function marked(description: DescribedError): DescribedError {
  return Object.defineProperty(description, DESCRIBED, { value: true });
}

function isDescribed(error: object): error is DescribedError {
  const mark = Object.getOwnPropertyDescriptor(error, DESCRIBED);
  // A proxy can fake any property except a non-configurable one.
  return mark?.value === true && mark.configurable === false;
}
