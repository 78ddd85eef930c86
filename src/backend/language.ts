/** By its script: a recogniser's language is what it listens for, not what was said. Kana make it Japanese. */
export function isChinese(question: string): boolean {
  return /\p{Script=Han}/u.test(question) && !/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(question);
}
