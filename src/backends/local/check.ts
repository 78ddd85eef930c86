import type { BackendFinding, BackendReport } from '../../backend/rag-backend';

/** What lies ready to be quoted. */
export interface Indexed {
  documents: number;
  passages: number;
}

/** More names are no help to anybody: the rest is counted. */
const MAX_NAMED = 10;

/** What there is to answer from. A file that is left out does not make it unwell. */
export function report({ documents, passages }: Indexed, notices: readonly string[]): BackendReport {
  const detail = `${count(documents, 'document')} in ${count(passages, 'passage')}, ready.`;
  return { ok: true, detail, findings: [{ level: 'ok', check: 'documents', detail }, ...warnings(notices)] };
}

function warnings(notices: readonly string[]): BackendFinding[] {
  const named = notices.slice(0, MAX_NAMED).map((notice) => `${notice}; mend the file or take it away.`);
  const rest = notices.length - named.length;
  if (rest > 0) named.push(`${count(rest, 'more file')} left out of the index for such a reason.`);
  return named.map((detail) => ({ level: 'warning', check: 'files', detail }));
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
