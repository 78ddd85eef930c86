import { isChinese } from './language';

/** What is said when no passage answers, in the question's language. */
export function notFound(question: string): string {
  return isChinese(question)
    ? '文档里没有能回答这个问题的内容。'
    : 'Nothing in the documents answers this question.';
}
