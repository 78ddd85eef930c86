import { fold } from './fold';
import { completesEnglish } from './languages/en/continuation';
import { scriptOf } from './languages/identify';
import { completesChinese } from './languages/zh/continuation';

/** How many characters of a fragment and of what follows it are examined. */
const MAX_CHARS = 400;

/**
 * Whether a text plainly goes on with a fragment that broke off, so that both are one utterance: "how do i" – "return
 * the shoes". False for a reply, an interjection or a sentence of its own: "how do i" – "wait a second". Chinese and
 * English; in other languages nothing goes on.
 */
export function completes(fragment: string, text: string): boolean {
  const before = fold(fragment.slice(-MAX_CHARS)).replace(CLOSING, '');
  const after = fold(text.slice(0, MAX_CHARS)).replace(CLOSING, '');
  const { han, latin, other, kana, hangul } = scriptOf(after);
  if (kana + hangul > 0 || other > han + latin) return false;
  if (han >= latin && han > 0) return completesChinese(before, after);
  // A Latin name in a Chinese sentence; an English sentence after Chinese is its own.
  if (scriptOf(before).han > 0) return latin <= 2 && completesChinese(before, after);
  return latin > 0 || /\d/.test(after) ? completesEnglish(before, after) : false;
}

const CLOSING = /[\s?!.。…,，]+$/u;
