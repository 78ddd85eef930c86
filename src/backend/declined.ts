import type { SpeculationContext } from './rag-backend';

/** The answer of a backend that does nothing in advance about this question. */
export function declined(speculation: SpeculationContext): AsyncGenerator<never, void, undefined> {
  speculation.decline();
  return nothing();
}

async function* nothing(): AsyncGenerator<never, void, undefined> {}
