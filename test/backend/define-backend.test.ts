import { expect, expectTypeOf, test } from 'vitest';
import { defineBackend, type RagBackend, type RagEvent, type RagQuery } from '../../src/backend/index';

test('the smallest backend is one line, and TypeScript infers its types', async () => {
  const echo = defineBackend({
    name: 'echo',
    async *answer({ question }) {
      expectTypeOf(question).toEqualTypeOf<string>();
      yield question;
    },
  });
  expectTypeOf(echo).toExtend<RagBackend>();
  const query: RagQuery = { question: 'why?', queryId: 'q', sessionId: 's', transcript: [] };
  const parts: (string | RagEvent)[] = [];
  for await (const part of echo.answer(query, { signal: new AbortController().signal })) parts.push(part);
  expect(parts).toEqual(['why?']);
});

test('a backend keeps its other methods when it is defined', () => {
  const backend = defineBackend({
    name: 'rich',
    async *answer(_query, { signal }) {
      expectTypeOf(signal).toEqualTypeOf<AbortSignal>();
      yield { type: 'usage', usage: { total_tokens: 3 } };
    },
    async retrieve({ question }) {
      return [{ id: 's', title: 'S', text: question, position: 1 }];
    },
  });
  expect(backend.retrieve).toBeTypeOf('function');
  expect(backend.name).toBe('rich');
});

test('TypeScript refuses what is not a backend', () => {
  type Given = Parameters<typeof defineBackend>[0];
  expectTypeOf<{ answer(): AsyncGenerator<string> }>().not.toMatchTypeOf<Given>();
  expectTypeOf<{ name: string; answer(): AsyncGenerator<number> }>().not.toMatchTypeOf<Given>();
  expectTypeOf<{ name: string; answer(): AsyncGenerator<string> }>().toMatchTypeOf<Given>();
});
