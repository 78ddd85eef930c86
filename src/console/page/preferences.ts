import { useLayoutEffect, useState } from 'preact/hooks';
import { LANGUAGES, type Words, wordsFor } from '../words/index';

const THEMES = ['auto', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

export interface Preferences {
  words: Words;
  theme: Theme;
  /** What it would be changed to. */
  nextWords: Words;
  changeLanguage(): void;
  changeTheme(): void;
}

/** Language and theme: by the browser, until they are changed. They are not stored. */
export function usePreferences(): Preferences {
  const [words, setWords] = useState(() => wordsFor(navigator.languages));
  const [theme, setTheme] = useState<Theme>('auto');
  const nextWords = after(LANGUAGES, words);
  useLayoutEffect(() => {
    document.documentElement.lang = words.tag;
  }, [words]);
  useLayoutEffect(() => {
    if (theme === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
  return {
    words,
    theme,
    nextWords,
    changeLanguage: () => setWords(nextWords),
    changeTheme: () => setTheme(after(themesFrom(), theme)),
  };
}

/** In the order of clicks: the first one shows something else. */
const themesFrom = (): readonly Theme[] =>
  matchMedia('(prefers-color-scheme: dark)').matches ? THEMES : ['auto', 'dark', 'light'];

const after = <T>(all: readonly T[], one: T) => all[(all.indexOf(one) + 1) % all.length] ?? one;
