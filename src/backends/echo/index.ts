import { setTimeout as delay } from 'node:timers/promises';
import * as v from 'valibot';
import { isChinese } from '../../backend/language';
import { signalOf } from '../../backend/query';
import type { BackendContext, CallableBackend, PartialRagQuery } from '../../backend/rag-backend';
import { duration, flag } from '../../options/fields';
import { readOptions } from '../../options/read-options';

export interface EchoBackendOptions {
  /** Says, in the question's language, that the answer is a mock and repeats the question. Default: false. */
  mock?: boolean;
  /** Milliseconds before each piece of the answer. Default: 0. */
  chunkDelayMs?: number;
}

const schema = v.object({
  mock: v.optional(flag(), false),
  chunkDelayMs: v.optional(duration({ min: 0 }), 0),
});

/**
 * A backend without knowledge: it repeats the question in several pieces, or with `mock` gives a placeholder answer.
 * For trying things out without a service, and as the smallest example of a backend.
 *
 * Throws a `TypeError` for invalid options.
 */
export function createEchoBackend(options: EchoBackendOptions = {}): CallableBackend {
  const { mock, chunkDelayMs } = readOptions('createEchoBackend', schema, options);
  async function* answer(query: PartialRagQuery, context?: Partial<BackendContext>) {
    const { question } = query;
    const signal = signalOf(context);
    for (const piece of pieces(mock ? mockAnswer(question) : question)) {
      if (chunkDelayMs > 0) await delay(chunkDelayMs, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      yield piece;
    }
  }
  return {
    name: mock ? 'mock' : 'echo',
    answer,
    check: async () => ({ ok: true, detail: mock ? 'mock answers, no service' : 'echoes the question' }),
  };
}

function mockAnswer(question: string): string {
  return isChinese(question)
    ? `这是模拟回答，没有查询任何知识库。您的问题是：${question}`
    : `This is a mock answer; no knowledge base was asked. Your question was: ${question}`;
}

/** Words with their trailing space; a run of Han characters is split into short pieces. */
function pieces(text: string): string[] {
  return text.match(/\p{Script=Han}{1,6}[^\p{Script=Han}\s]*\s*|[^\s\p{Script=Han}]+\s*|\s+/gu) ?? [];
}
