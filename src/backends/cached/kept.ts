import type { RagEvent } from '../../backend/rag-backend';

/** What of an answer is anybody's: not its conversation, its cost, or the names that feedback goes to. */
const SHARED: readonly RagEvent['type'][] = ['text', 'replace', 'sources', 'warning', 'finish'];

export function isShared({ type }: RagEvent): boolean {
  return SHARED.includes(type);
}

/**
 * What to keep of a whole answer, its text in one piece; undefined when it is not worth keeping: without text,
 * without an answer, cut short by the model, or too long.
 */
export function keptOf(events: readonly RagEvent[], maxChars: number): RagEvent[] | undefined {
  const shared = events.filter(isShared);
  const text = shared.reduce((all, event) => {
    if (event.type === 'text') return all + event.text;
    return event.type === 'replace' ? event.text : all;
  }, '');
  const isCut = shared.some(({ type }) => type === 'warning');
  const isNone = shared.some((event) => event.type === 'finish' && event.reason === 'no_answer');
  if (isCut || isNone || text.trim() === '' || text.length > maxChars) return undefined;
  return [
    ...shared.filter(({ type }) => type === 'sources').slice(-1),
    { type: 'text', text },
    ...shared.filter(({ type }) => type === 'finish'),
  ];
}
