import type { Passage } from './passages';
import type { Script } from './script';

/** What lies ready to be quoted. */
export interface LocalStats {
  documents: number;
  /** Documents by the ending of their names: { ".md": 12 }. */
  endings: Readonly<Record<string, number>>;
  passages: number;
  /** Passages by what they are written in: Chinese characters, or letters. */
  scripts: Readonly<Record<Script, number>>;
  /** Of all passages together, in UTF-16 units. */
  characters: number;
  /** What was said about files that were left out, one line each. */
  warnings: readonly string[];
}

export function statsOf(passages: readonly Passage[], warnings: readonly string[]): LocalStats {
  const paths = new Set<string>();
  const scripts = { han: 0, latin: 0 };
  let characters = 0;
  for (const { path, script, text } of passages) {
    paths.add(path);
    scripts[script] += 1;
    characters += text.length;
  }
  const endings: Record<string, number> = {};
  for (const path of paths) {
    const ending = /\.[^./\\]+$/.exec(path)?.[0].toLowerCase() ?? '';
    endings[ending] = (endings[ending] ?? 0) + 1;
  }
  return { documents: paths.size, endings, passages: passages.length, scripts, characters, warnings };
}
