import type { BackendReport } from '../types';
import { diagnose } from './diagnosis';
import type { DifySettings } from './options';

/** What is there, in the shortest form. */
const SUMMARY = ['version', 'app'];

/** Tells whether questions would be answered; costs no model call. Never throws. */
export async function check(
  { settings }: { settings: DifySettings },
  signal: AbortSignal,
): Promise<BackendReport> {
  const findings = await diagnose(settings, signal);
  if (findings === undefined) return { ok: false, detail: 'The check was cancelled.' };
  const wrong = findings.filter(({ level }) => level === 'error');
  const told = wrong.length > 0 ? wrong : findings.filter(({ check }) => SUMMARY.includes(check));
  return { ok: wrong.length === 0, detail: told.map(({ detail }) => detail).join(' '), findings };
}
