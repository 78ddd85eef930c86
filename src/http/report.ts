import type { BackendFinding, BackendReport } from '../backend/rag-backend';

/** A report in its shortest form: what is wrong, else what was found by the checks in `summary`. */
export function reportOf(
  findings: readonly BackendFinding[] | undefined,
  summary: readonly string[],
): BackendReport {
  if (findings === undefined) return { ok: false, detail: 'The check was cancelled.' };
  const wrong = findings.filter(({ level }) => level === 'error');
  const told = wrong.length > 0 ? wrong : findings.filter(({ check }) => summary.includes(check));
  return { ok: wrong.length === 0, detail: told.map(({ detail }) => detail).join(' '), findings };
}
