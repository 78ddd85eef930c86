import type { BackendContext, BackendFinding, BackendReport, RagBackend } from '../../backend/rag-backend';

/** What each of them reports. One that would answer is enough: what is wrong with another is a warning then. */
export async function checkAll(
  backends: readonly RagBackend[],
  context: BackendContext,
): Promise<BackendReport> {
  const reports = await Promise.all(backends.map((backend) => checkOne(backend, context)));
  const ok = reports.some((report) => report.ok);
  return {
    ok,
    detail: reports.map(({ name, detail }) => `${name}: ${detail}`).join(' '),
    findings: reports.flatMap(({ name, findings }) =>
      findings.map(({ level, check, detail }) => ({
        level: ok && level === 'error' ? 'warning' : level,
        check,
        detail: `${name}: ${detail}`,
      })),
    ),
  };
}

interface Named {
  name: string;
  ok: boolean;
  detail: string;
  findings: readonly BackendFinding[];
}

async function checkOne(backend: RagBackend, context: BackendContext): Promise<Named> {
  const { name } = backend;
  const report = await reportOf(backend, context);
  const level = report.ok ? 'ok' : 'error';
  return { name, findings: [{ level, check: name, detail: report.detail }], ...report };
}

async function reportOf(backend: RagBackend, context: BackendContext): Promise<BackendReport> {
  try {
    return (await backend.check?.(context)) ?? { ok: true, detail: 'It has nothing to check.' };
  } catch {
    return { ok: false, detail: 'Its check failed.' };
  }
}
