import pc from 'picocolors';
import type { Colors } from 'picocolors/types';
import { JSON_OUTPUT } from '../settings/kinds';
import { type Environment, readSettings } from '../settings/setting';
import { type Examination, examine } from './examine';

/** Prints its findings on stdout. Resolves with the exit status. */
export async function doctor(options: Readonly<Record<string, unknown>>, env: Environment): Promise<number> {
  const examination = await examine(options, env);
  const { json } = readSettings({ json: JSON_OUTPUT }, { options, env });
  const colors = pc.createColors(pc.isColorSupported && process.stdout.isTTY === true);
  process.stdout.write(json ? asJson(examination) : asText(examination, colors));
  if (!examination.usable) return 2;
  return isWell(examination.findings) ? 0 : 1;
}

/** The output of `--json`, on one line. */
function asJson({ backend, findings }: Examination): string {
  return `${JSON.stringify({ ok: isWell(findings), backend, findings })}\n`;
}

/** One line per finding, and a summary line. */
function asText({ backend, findings }: Examination, colors: Colors): string {
  const marks = { ok: colors.green('✓'), warning: colors.yellow('!'), error: colors.red('✗') };
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.map(
    ({ level, check, detail }) => `${marks[level]} ${wordsOf(check).padEnd(width)}  ${printable(detail)}`,
  );
  return [...lines, '', `${backend ?? 'settings'}: ${verdict(findings)}`, ''].join('\n');
}

function isWell(findings: Examination['findings']): boolean {
  return findings.every(({ level }) => level !== 'error');
}

function verdict(findings: Examination['findings']): string {
  const count = (level: string) => findings.filter((finding) => finding.level === level).length;
  const [wrong, warnings] = [count('error'), count('warning')];
  const more = warnings === 0 ? '' : `, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`;
  if (wrong === 0) return `all well${more}.`;
  return `${wrong} ${wrong === 1 ? 'thing' : 'things'} to change${more}.`;
}

function wordsOf(check: string): string {
  return check.replaceAll('_', ' ');
}

/** File names may contain anything: keep them on one line, without control characters. */
function printable(detail: string): string {
  return detail.replace(/[\s\p{C}]+/gu, ' ').trim();
}
