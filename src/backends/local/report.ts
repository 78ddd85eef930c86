import type { BackendReport } from '../../backend/rag-backend';
import type { Script } from './language/characters';
import type { Passage } from './passages/cut-passages';

/** Statistics about the index. */
export interface LocalStats {
  documents: number;
  /** Documents by file extension: { ".md": 12 }. */
  endings: Readonly<Record<string, number>>;
  passages: number;
  /** The number of passages by script: Chinese characters, or letters. */
  scripts: Readonly<Record<Script, number>>;
  /** Total over all passages, in UTF-16 units. */
  characters: number;
  /** The warnings about files that were left out, one line each. */
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

/** How many files a report names; the rest are counted. */
const MAX_NAMED = 10;

/** The stats as a `check` report. A file that is left out is a warning: questions are still answered. */
export function reportOf({ documents, passages, warnings }: LocalStats): BackendReport {
  const detail = `${count(documents, 'document')} in ${count(passages, 'passage')}, ready.`;
  const named = warnings.slice(0, MAX_NAMED).map((warning) => `${warning}; fix or remove the file.`);
  const rest = warnings.length - named.length;
  if (rest > 0) named.push(`${count(rest, 'more file')} left out of the index for similar reasons.`);
  return {
    ok: true,
    detail,
    findings: [
      { level: 'ok', check: 'documents', detail },
      ...named.map((line) => ({ level: 'warning' as const, check: 'files', detail: line })),
    ],
  };
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
