import type { NoticeView } from '../../talk/views';
import { textOf, type Words } from '../../words/index';

/** What a person should know, in one or two sentences. */
export function noticeText({ kind, code, retryAfterMs }: NoticeView, words: Words): string {
  const { notices } = words;
  const parts = [notices[kind]];
  if (code !== undefined) parts.push(codeText(kind, code, words));
  if (retryAfterMs !== undefined) parts.push(notices.retryAfter(Math.ceil(retryAfterMs / 1000)));
  return parts.join(words.join);
}

function codeText(kind: NoticeView['kind'], code: string, words: Words): string {
  if (kind === 'closed' && Object.hasOwn(words.closes, code)) return textOf(words.closes, code);
  if (kind === 'session_lost') return textOf(words.losses, code);
  return textOf(words.errors, code);
}
