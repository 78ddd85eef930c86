import { scrub } from './redact';

/**
 * The method of an error that gives an account of itself: fields that hold nothing but our own words, figures
 * and names that are known to be public. It is told whether more may be in them.
 */
export const ACCOUNT = Symbol.for('realtime-rag.account');

/** What a log gets in place of an error. */
export interface DescribedError {
  type: string;
  code?: string;
  /** In our own words; another's only when content may be in the log. */
  message?: string;
  /** Where in the code it was thrown, for what nobody foresaw. */
  stack?: string;
  cause?: DescribedError;
  /** Such as `status`, `retryAfterMs`, `bytes`. */
  [field: string]: unknown;
}

const DESCRIBED = Symbol.for('realtime-rag.described');
/** An error that is its own cause, and the like. */
const MAX_CAUSES = 4;
const MAX_FRAMES = 12;
const FRAME =
  /^ {4}at (?:[\w$.<>[\]# ]{1,120} )?\(?(?:file:\/\/|node:|\/|[A-Za-z]:[\\/])[^()]{1,300}:\d+:\d+\)?$/;

/**
 * An error as a log may hold it: an error's text may quote a question, an answer or a key, so without `content`
 * there is none of it but our own. What looks like a secret is never there. Never throws, whatever is thrown.
 */
export function describeError(error: unknown, content: boolean): DescribedError {
  try {
    return describe(error, content, MAX_CAUSES);
  } catch {
    // A getter of it throws.
    return marked({ type: 'unknown' });
  }
}

function describe(error: unknown, content: boolean, causes: number): DescribedError {
  if (typeof error !== 'object' || error === null) {
    return marked({ type: typeof error, ...(content ? { message: scrub(String(error)) } : {}) });
  }
  if (Object.getOwnPropertyDescriptor(error, DESCRIBED)?.value === true)
    return error as object as DescribedError;
  const { name, code, message, stack, cause } = error as Partial<Error> & { code?: unknown };
  const account = accountOf(error, content);
  const text = content && typeof message === 'string' ? scrub(message) : undefined;
  const frames = account || isNamed(error) ? undefined : framesOf(stack, message);
  return marked({
    type: wordOf(name, /^[A-Za-z_$][\w$]{0,63}$/) ?? 'Error',
    ...optional('code', wordOf(code, /^[A-Z][A-Z\d_]{1,63}$/)),
    ...optional('message', text),
    ...account,
    ...optional('stack', frames),
    ...(cause === undefined || causes === 0 ? {} : { cause: describe(cause, content, causes - 1) }),
  });
}

function accountOf(error: object, content: boolean): Record<string, unknown> | undefined {
  const account = (error as { [ACCOUNT]?: unknown })[ACCOUNT];
  return typeof account === 'function' ? account.call(error, content) : undefined;
}

/** Whether the system says what it is, such as ECONNREFUSED: where in the code does not matter then. */
function isNamed(error: object): boolean {
  let at: unknown = error;
  for (let depth = 0; depth <= MAX_CAUSES && typeof at === 'object' && at !== null; depth++) {
    if ('code' in at && wordOf(at.code, /^[A-Z][A-Z\d_]{1,63}$/)) return true;
    at = 'cause' in at ? at.cause : undefined;
  }
  return false;
}

/** The places in the code, without the message before them. */
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
  return typeof value === 'string' && shape.test(value) ? scrub(value) : undefined;
}

function optional(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value };
}

/** So that it is known again when a log is written behind another. */
function marked(description: DescribedError): DescribedError {
  return Object.defineProperty(description, DESCRIBED, { value: true });
}
