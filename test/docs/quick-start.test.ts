import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Program, run } from '../support/program';

/** The two commands at the start of every README print what the README says they print. */

const KEY = 'a-key-of-the-quick-start';
let server: Program;
let url: string;

beforeAll(async () => {
  server = new Program(['serve', '--port', '0', '--log-format', 'json'], {
    env: { REALTIME_RAG_KEYS: `desk:${KEY}` },
  });
  [url = ''] = await server.prints(/ws:\/\/\S+/);
});

afterAll(async () => {
  await server.signal('SIGTERM');
});

/** The output shown for a command in the console blocks of a document. */
function shownBelow(file: string, command: RegExp): { command: string; lines: string[] } {
  const blocks = readFileSync(file, 'utf8').matchAll(/```console\n\$ ([^\n]*)\n([\s\S]*?)```/g);
  const found = [...blocks].find(([, line = '']) => command.test(line));
  if (!found) throw new Error(`${file} has no block for ${command}`);
  return { command: found[1] ?? '', lines: (found[2] ?? '').trimEnd().split('\n') };
}

describe.each(['README.md', 'README.zh-CN.md'])('%s', (file) => {
  test('shows how serve begins', async () => {
    const { lines } = shownBelow(file, /^npm ci && npx realtime-rag serve$/);
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const open = new Program(['serve', '--port', '0']);
    const [, printed = ''] = await open.prints(/([\s\S]*try it[^\n]*\n)/);
    await open.signal('SIGTERM');
    expect(lines[0]).toContain(`realtime-rag ${version} `);
    expect(
      printed
        .trimEnd()
        .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:8000')
        .split('\n'),
    ).toEqual(lines);
  });

  test('shows what the client prints for its four lines', async () => {
    const { command, lines } = shownBelow(file, /npx realtime-rag client$/);
    const input = /^printf '(.*)' \|/.exec(command)?.[1]?.replaceAll('\\n', '\n') ?? '';
    const { stdout, code } = await run(['client', url], { input, env: { REALTIME_RAG_KEY: KEY } });
    expect(code).toBe(0);
    const printed = stdout.split('\n');
    const shown = lines.filter((line) => line.trim() !== '…');
    expect(printed.filter((line) => shown.includes(line))).toEqual(shown);
  });
});

/** The log lines of a text by message, each with the names of its fields. */
function logLinesOf(text: string): Map<string, { line: string; fields: string[] }> {
  const lines = text.split('\n').filter((line) => line.startsWith('{'));
  return new Map(
    lines.map((line) => {
      const values = JSON.parse(line) as Record<string, unknown>;
      return [String(values.msg), { line, fields: Object.keys(values) }];
    }),
  );
}

/** As shown in a document: ids are shortened, and the machine's name is left out. */
function presentable(line: string): string {
  return line
    .replace(/"([\da-f]{8})(?:-[\da-f]{4}){3}-[\da-f]{12}"/g, '"$1-…"')
    .replace(/"hostname":"[^"]*"/, '"hostname":"vm"');
}

test('docs/operations.md shows the fields of the log lines of a question and of a connection', async () => {
  const file = 'docs/operations.md';
  await run(['client', url], { input: 'what is the return policy?\n', env: { REALTIME_RAG_KEY: KEY } });
  await server.logs(/"msg":"connection closed"/);
  const { stderr } = await server.signal('SIGTERM');
  const logged = logLinesOf(stderr);
  const shown = () => logLinesOf(shownBelow(file, /--log-format json$/).lines.join('\n'));
  expect([...shown().keys()]).toEqual(['question', 'connection closed']);
  if (process.env.UPDATE_DOCS) {
    let text = readFileSync(file, 'utf8');
    for (const [message, { line }] of shown()) {
      text = text.replace(line, () => presentable(logged.get(message)?.line ?? line));
    }
    writeFileSync(file, text);
  }
  for (const [message, { fields }] of shown()) expect(logged.get(message)?.fields, message).toEqual(fields);
});
