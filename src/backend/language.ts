/** Detected by script: a recogniser's language is what it listens for, not what was said. Kana means Japanese. */
export function isChinese(question: string): boolean {
  return /\p{Script=Han}/u.test(question) && !/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(question);
}

/** The reply when no passage answers, in the question's language. */
export function notFound(question: string): string {
  return isChinese(question)
    ? '文档里没有能回答这个问题的内容。'
    : 'Nothing in the documents answers this question.';
}
