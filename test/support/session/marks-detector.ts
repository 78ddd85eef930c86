import type { Detection, QuestionDetector, Turn } from '../../../src/questions/index';

/**
 * A detector whose decision can be read off the text, for tests of the session: "?" at the end asks, "..." is
 * incomplete, "%" is an offer, anything else is a statement.
 */
export const marksDetector: QuestionDetector = {
  detect({ text, ended }: Turn): Detection {
    const said = { question: text };
    if (text.endsWith('?')) return { ...said, decision: 'answer', confidence: 0.9, reason: 'question' };
    if (text.endsWith('%')) return { ...said, decision: 'offer', confidence: 0.5, reason: 'request' };
    if (text.endsWith('...') && !ended) {
      return { ...said, decision: 'silent', confidence: 0.4, reason: 'incomplete' };
    }
    if (text.endsWith('!')) throw new Error('a detector with a bug');
    return { ...said, decision: 'silent', confidence: 0.1, reason: 'statement' };
  },
};
