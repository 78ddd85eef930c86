import { type Fields, fieldsOf, numberOf, recordsOf, textOf } from './fields';
import type { Refusal } from './upstream-errors';

/** How servers, frameworks and gateways say in a body that they failed, whatever the HTTP status was. */

const WORDS = ['message', 'msg', 'error_msg', 'errmsg', 'errorMessage', 'error_message', 'error_description'];
const MORE_WORDS = [
  'status_msg',
  'retmsg',
  'detail',
  'details',
  'title',
  'reason',
  'Message',
  'faultstring',
  'hint',
];
const CODES = [
  'code',
  'error_code',
  'errcode',
  'errorCode',
  'status_code',
  'statusCode',
  'retcode',
  'status',
  'Code',
];
/** Parts that are only there when something failed, or hold nothing. */
const PARTS = [
  'error',
  'errors',
  'detail',
  'fault',
  'exception',
  'last_error',
  'base_resp',
  'Error',
  'traceback',
];
const FAILED = /^(?:error|errored|fail|failed|failure|exception|cancell?ed|aborted|rejected)$/i;

/** What a body without an answer says about a failure; undefined when it reports none. */
export function failureIn(body: Fields): Refusal | undefined {
  const part = PARTS.map((name) => body[name]).find(isReport);
  const isMarked = [body.type, body.object, body.status, body.event, body.state].some(
    (value) => typeof value === 'string' && FAILED.test(value),
  );
  const isDenied = body.success === false || body.ok === false;
  if (part === undefined && !isMarked && !isDenied && !hasErrorCode(body)) return undefined;
  const inner = fieldsOf(part) ?? recordsOf(part)[0] ?? {};
  const deep = fieldsOf(inner.error) ?? {};
  return {
    status: statusOf(inner) ?? statusOf(body),
    code: textOf(inner.code) ?? textOf(inner.type) ?? textOf(body.code),
    text: textOf(part) ?? wordsOf(inner) ?? wordsOf(deep) ?? wordsOf(body) ?? JSON.stringify(part ?? body),
  };
}

/** Whether an event of this name reports a failure: `error`, `conversation.chat.failed`. */
export function isErrorName(name: string | undefined): boolean {
  return name !== undefined && FAILED.test(name.split(/[.:/_-]/).at(-1) ?? '');
}

function isReport(value: unknown): boolean {
  if (typeof value === 'string') return value.trim() !== '';
  if (Array.isArray(value)) return value.length > 0;
  const fields = fieldsOf(value);
  if (fields === undefined) return value === true;
  const code = numberOf(fields.code) ?? numberOf(fields.status_code);
  return Object.keys(fields).length > 0 && code !== 0 && code !== 200;
}

/** A code other than those of success, with words about it. */
function hasErrorCode(body: Fields): boolean {
  if (wordsOf(body) === undefined) return false;
  return CODES.some((name) => {
    const number = numberOf(body[name]);
    if (number !== undefined) return number !== 0 && (number < 200 || number > 299);
    return name !== 'status' && typeof body[name] === 'string' && !/^(?:ok|success)?$/i.test(body[name]);
  });
}

function wordsOf(fields: Fields): string | undefined {
  return [...WORDS, ...MORE_WORDS].map((name) => textOf(fields[name])).find((text) => text !== undefined);
}

function statusOf(fields: Fields): number | undefined {
  return CODES.map((name) => numberOf(fields[name])).find(
    (number) => number !== undefined && number >= 300 && number < 600,
  );
}
