import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { RealtimeRagClient } from '../../../src/client/index';
import { Program, run } from '../../support/program';

const handbook = fileURLToPath(new URL('../../../handbook', import.meta.url));
const manual = readFileSync(new URL('../../fixtures/documents/manual.pdf', import.meta.url));

let folder: string;
let programs: Program[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'realtime-rag-'));
  programs = [];
});
afterEach(async () => {
  await Promise.all(programs.map((program) => program.signal('SIGKILL')));
  rmSync(folder, { recursive: true });
});

async function serve(...args: string[]) {
  const program = new Program(['serve', '--port', '0', ...args]);
  programs.push(program);
  const [, url = ''] = await program.prints(/listening on (ws:\S+)\n/);
  const client = new RealtimeRagClient({ url, WebSocket });
  await client.connect();
  return { program, client };
}

/** The complete answer to a single question. */
function ask(client: RealtimeRagClient, question: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    client.on('answer', ({ content, final }) => {
      text += content;
      if (final) resolve(text);
    });
    client.instantQuery({ text: question });
  });
}

describe('a saved index', () => {
  it('is written by index, and answers in serve and ask as its documents do', async () => {
    const out = join(folder, 'handbook.index');
    const made = await run(['index', handbook, '--out', out]);
    expect(made.stdout).toMatch(/^index {5}.*handbook\.index, \d+ KB$/m);
    expect(made.code).toBe(0);

    const again = await run(['index', handbook, '--out', out, '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ ok: true, documents: 12, saved: { path: out } });

    const asked = await run(['ask', 'how long does delivery take', '--docs', out]);
    expect(asked.stdout).toMatch(/3 to 5 working days/);
    expect(asked.stdout).toMatch(/^ {2}\[1\] Delivery and shipping > .* {2}en\/delivery\.md, line \d+$/m);

    const { program, client } = await serve('--docs', out);
    expect(await ask(client, 'how long does delivery take')).toContain('3 to 5 working days');
    await program.prints(/answers from {2}your documents \(12 documents in \d+ passages, ready\)/);
  });

  it('is refused with one line when it is not an index, or when it is to be watched', async () => {
    const other = join(folder, 'other.index');
    writeFileSync(other, 'something else that is long enough');
    const { stderr, code } = await run(['serve', '--docs', other]);
    expect(stderr).toMatch(
      /^realtime-rag: --docs \(REALTIME_RAG_DOCS\) cannot be used: it is not a saved index/,
    );
    expect(code).toBe(2);
    const followed = await run(['serve', '--docs', other, '--watch']);
    expect(followed.stderr).toMatch(/^realtime-rag: --watch \(REALTIME_RAG_WATCH\) follows documents, not/);
    expect(followed.code).toBe(2);
  });

  it.each([
    ['a folder that is not there', 'nowhere/a.index', 'ENOENT'],
    ['a folder', '', 'EISDIR'],
  ])('is not written to %s', async (_, name, reason) => {
    const { stderr, code } = await run(['index', handbook, '--out', join(folder, name)]);
    expect(stderr).toContain(
      `--out (REALTIME_RAG_INDEX_OUT) names a file that cannot be written (${reason})`,
    );
    expect(code).toBe(2);
  });
});

describe('ask --explain', () => {
  it('shows the search terms and why each passage is where it is', async () => {
    const { stdout, code } = await run(['ask', 'how long does delivery take', '--explain']);
    expect(stdout).toMatch(/^ {2}looked for {2}\(it asks for: /m);
    expect(stdout).toMatch(/^ {4}delivery +\d\.\d\d {2}found/m);
    expect(stdout).toMatch(
      /^ {2}1\. Delivery and shipping > How long delivery takes {2}en\/delivery\.md#L5, score /m,
    );
    expect(stdout).toMatch(/^ {4}\+\d\.\d\d {2}\d\.\d\d {2}\S.*/m);
    expect(code).toBe(0);
  });

  it('is part of --json, and is refused where there are no documents', async () => {
    const { stdout } = await run(['ask', 'how long does delivery take', '--explain', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({
      explanation: { terms: expect.any(Array), passages: [{ id: 'en/delivery.md#L5' }, {}, {}, {}, {}] },
    });
    const echo = await run(['ask', 'why?', '--explain', '--backend', 'echo']);
    expect(echo.stderr).toMatch(/--explain .* works with documents only/);
    expect(echo.code).toBe(2);
  });
});

describe('serve --watch', () => {
  it('answers from changed, added and removed documents, without a restart or an interruption', async () => {
    mkdirSync(join(folder, 'docs'));
    const write = (name: string, content: string | Uint8Array) =>
      writeFileSync(join(folder, 'docs', name), content);
    write('hours.md', '# Opening hours\n\nThe shop opens at nine in the morning.\n');
    write('other.md', '# Parking\n\nThere is a garage below the shop.\n');
    const { program, client } = await serve('--docs', join(folder, 'docs'), '--watch');
    expect(await ask(client, 'when does the shop open')).toContain('nine in the morning');

    write('hours.md', '# Opening hours\n\nThe shop opens at eleven in the morning.\n');
    await program.logs(/"written":1,"removed":0,.*documents changed/);
    expect(await ask(client, 'when does the shop open')).toContain('eleven in the morning');

    write('manual.pdf', manual);
    await program.logs(/(?:documents changed[\s\S]*){2}/);
    expect(await ask(client, 'how many seats has Borealis')).toContain('Borealis seats six people');

    write('manual.pdf', manual.subarray(0, 500));
    await program.logs(/manual\.pdf keeps its last version: it is not a complete PDF file/);
    expect(await ask(client, 'how many seats has Borealis')).toContain('Borealis seats six people');

    rmSync(join(folder, 'docs/manual.pdf'));
    await program.logs(/"written":0,"removed":1,.*documents changed/);
    expect(await ask(client, 'how many seats has Borealis')).toContain('Nothing in the documents');
    expect((await program.signal('SIGTERM')).code).toBe(0);
  });

  it('needs documents', async () => {
    const { stderr, code } = await run(['serve', '--watch']);
    expect(stderr).toMatch(/^realtime-rag: --watch \(REALTIME_RAG_WATCH\) needs documents to follow/);
    expect(code).toBe(2);
  });
});
