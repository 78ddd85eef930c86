import type { RagBackend, RagEvent } from '../../backend/index';
import { completeQuery } from '../../backend/query';
import type { Source } from '../../protocol/index';

/** A complete answer, in its final state. */
export interface Answer {
  text: string;
  sources: readonly Source[];
  /** Whether the backend found something to answer with. */
  answered: boolean;
  /** 0 to 1; absent when the backend gives none. */
  confidence?: number;
  warnings: string[];
  /** Milliseconds until the first text, and in total. */
  firstMs?: number;
  totalMs: number;
}

/** Asks one question and waits for the end of the answer. Rejects with whatever the backend throws. */
export async function answerOf(
  backend: RagBackend,
  question: string,
  signal: AbortSignal,
  now: () => number = () => performance.now(),
): Promise<Answer> {
  const start = now();
  const answer: Answer = { text: '', sources: [], answered: true, warnings: [], totalMs: 0 };
  for await (const part of backend.answer(completeQuery({ question }), { signal })) {
    const event: RagEvent = typeof part === 'string' ? { type: 'text', text: part } : part;
    switch (event.type) {
      case 'text':
      case 'replace':
        answer.firstMs ??= now() - start;
        answer.text = event.type === 'text' ? answer.text + event.text : event.text;
        break;
      case 'sources':
        answer.sources = event.sources;
        break;
      case 'warning':
        answer.warnings.push(event.message);
        break;
      case 'finish':
        answer.answered = event.reason === 'complete';
        if (event.confidence !== undefined) answer.confidence = event.confidence;
        break;
    }
  }
  answer.answered &&= answer.text.trim() !== '';
  answer.totalMs = now() - start;
  return answer;
}
