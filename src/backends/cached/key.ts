import type { RagQuery } from '../../backend/rag-backend';

/** The same for a question that was asked before in other letters, spaces or marks, in the same language. */
export function keyOf({ question, language = '', user = '' }: RagQuery): string {
  return JSON.stringify([language.toLowerCase(), user, normalised(question)]);
}

function normalised(question: string): string {
  return question
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .replace(/[\s\p{P}]+$/u, '')
    .trim();
}
