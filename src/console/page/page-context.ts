import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { type Words, wordsFor } from '../words/index';
import type { PageModel } from './page-view';

/** What every part of the page needs. */
export interface PageTools {
  words: Words;
  model: PageModel;
  /** Does what ends the session that is shown, unless somebody wants to keep it after all. */
  leave(then: () => void): void;
}

export const PageContext = createContext<PageTools>({
  words: wordsFor([]),
  model: undefined as never,
  leave: () => {},
});

export const usePage = () => useContext(PageContext);
