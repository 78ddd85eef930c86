import type { Colors } from 'picocolors/types';
import type { LocalStats } from '../../backends/local/index';
import { printable } from '../terminal';

/** What an index contains and what building it cost. */
export interface IndexReport extends LocalStats {
  /** Milliseconds. */
  took: number;
  /** Peak memory of the process, in bytes. */
  memory: number;
  /** How many passages have a vector; absent without an embedding model. */
  embedded?: number;
  /** Where it was saved, and its size in bytes; absent when it was not. */
  saved?: { path: string; bytes: number };
}

/** Listing more names is no help; the rest is counted. */
const MAX_NAMED = 20;

/** One line per fact. */
export function reportLines(colors: Colors, report: IndexReport): string[] {
  const { documents, endings, passages, scripts, characters, warnings, took, memory, saved, embedded } =
    report;
  const kinds = Object.entries(endings)
    .sort(([, a], [, b]) => b - a)
    .map(([ending, number]) => `${number} ${ending || 'without ending'}`);
  const languages = [
    ...(scripts.latin > 0 ? [`${scripts.latin} in letters`] : []),
    ...(scripts.han > 0 ? [`${scripts.han} in Chinese`] : []),
  ];
  const line = (name: string, text: string) => `${colors.bold(name.padEnd(10))}${text}`;
  return [
    line('documents', `${whole(documents)} (${kinds.join(', ')})`),
    line('passages', `${whole(passages)} (${languages.join(', ')}), ${whole(characters)} characters`),
    ...(embedded === undefined ? [] : [line('vectors', vectorsLine(embedded, passages))]),
    line('warnings', warnings.length === 0 ? 'none' : whole(warnings.length)),
    ...warnings.slice(0, MAX_NAMED).map((warning) => `  ${colors.yellow('!')} ${printable(warning)}`),
    ...(warnings.length > MAX_NAMED ? [`  and ${whole(warnings.length - MAX_NAMED)} more`] : []),
    line('time', `${(took / 1000).toFixed(1)} s`),
    line('memory', `${megabytes(memory)} at most`),
    saved === undefined
      ? line('index', 'not saved: --out names a file for it')
      : line('index', `${printable(saved.path)}, ${megabytes(saved.bytes)}`),
  ];
}

function vectorsLine(embedded: number, passages: number): string {
  const number = whole(embedded);
  if (embedded === passages) return `${number}, one for each passage`;
  return `${number} of ${whole(passages)}: the embedding server failed, and the rest is found by words`;
}

/** The output of `--json`, on one line. */
export function reportJson({ took, memory, saved, ...stats }: IndexReport): string {
  return JSON.stringify({
    ok: true,
    ...stats,
    took_ms: Math.round(took),
    memory_bytes: memory,
    saved: saved ?? null,
  });
}

function whole(number: number): string {
  return number.toLocaleString('en');
}

function megabytes(bytes: number): string {
  const size = bytes / 1024 / 1024;
  return size < 0.1
    ? `${Math.ceil(bytes / 1024)} KB`
    : `${size < 10 ? size.toFixed(1) : Math.round(size)} MB`;
}
