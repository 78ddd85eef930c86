import type { Source } from '../../protocol/index';
import type { AnswerView } from './views';

/** The sources to cite at the end of an answer that quotes without citing: those that it quotes. */
export function uncited({ state, text, sources }: Pick<AnswerView, 'state' | 'text' | 'sources'>): Source[] {
  if (state !== 'complete' || /\[\d+\]/.test(text)) return [];
  return sources.filter(({ highlight }) => highlight?.length);
}
