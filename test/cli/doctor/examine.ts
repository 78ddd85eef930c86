import { expect } from 'vitest';
import { run } from '../../support/program';

interface Printed {
  ok: boolean;
  backend: string | null;
  findings: { level: string; check: string; detail: string }[];
}

/** Both output forms of one examination; they must agree. */
export async function examine(env: Record<string, string>, args: string[] = []) {
  const text = await run(['doctor', ...args], { env });
  const json = await run(['doctor', '--json', ...args], { env });
  expect(text.stderr + json.stderr).toBe('');
  expect(json.code).toBe(text.code);
  const printed = JSON.parse(json.stdout) as Printed;
  expect(json.stdout).toBe(`${JSON.stringify(printed)}\n`);
  expect(printed.ok).toBe(text.code === 0);
  const marks: Record<string, string> = { ok: '✓', warning: '!', error: '✗' };
  const lines = text.stdout.split('\n').slice(0, printed.findings.length);
  expect(lines.map((line) => line[0])).toEqual(printed.findings.map(({ level }) => marks[level]));
  const of = (level: string) =>
    printed.findings
      .filter((finding) => finding.level === level)
      .map(({ check, detail }) => `${check}: ${detail}`);
  return {
    ...printed,
    code: text.code,
    text: text.stdout,
    said: text.stdout + json.stdout,
    right: of('ok'),
    warnings: of('warning'),
    wrong: of('error'),
  };
}
