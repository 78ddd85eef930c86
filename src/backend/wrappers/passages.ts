import type { RagBackend } from '../rag-backend';

/**
 * The retrieval stage of a backend as a backend of its own: its answers are passages without a text. Undefined when the
 * backend has none.
 */
export function passagesOf(backend: RagBackend): RagBackend | undefined {
  const { name, retrieve } = backend;
  if (!retrieve) return undefined;
  return {
    name,
    speculative: 'off',
    async *answer(query, context) {
      yield { type: 'sources', sources: await retrieve.call(backend, query, context) };
      yield { type: 'finish', reason: 'complete' };
    },
  };
}
