import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { run } from '../../support/program';
import { examine } from './examine';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

describe('doctor of other backends', () => {
  function folder(files: Record<string, string | Uint8Array>): string {
    const path = mkdtempSync(join(tmpdir(), 'realtime-rag-'));
    cleanups.push(() => rmSync(path, { recursive: true }));
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), content);
    }
    return path;
  }

  it('local: documents, passages, and files that cannot be read', async () => {
    const docs = folder({
      'en/returns.md': '# Returns\n\nThirty days.',
      'bad.txt': new Uint8Array([0xff, 0xfe, 0xff]),
    });
    const found = await examine({}, ['--docs', docs]);
    expect(found).toMatchObject({ code: 0, backend: 'local', wrong: [] });
    expect(found.right).toEqual(['documents: 1 document in 1 passage, ready.']);
    expect(found.warnings).toEqual([expect.stringMatching(/^files: bad\.txt is left out.*save it as UTF-8/)]);
  });

  it('local: a folder that does not exist', async () => {
    const found = await examine({ REALTIME_RAG_DOCS: join(folder({}), 'none') });
    expect(found).toMatchObject({
      code: 2,
      right: [],
      wrong: [expect.stringMatching(/^settings: --docs.*does not exist/)],
    });
  });

  it('local over the sample handbook: says that it is the sample', async () => {
    const found = await examine({});
    expect(found).toMatchObject({
      code: 0,
      backend: 'local',
      wrong: [],
      warnings: [expect.stringContaining('sample handbook')],
    });
  });

  it.each<[Record<string, string>, RegExp]>([
    [{ OPENAI_MODEL: 'm' }, /OPENAI_MODEL is set but not used: .*OPENAI_API_KEY.*OPENAI_BASE_URL/],
    [{ DIFY_BASE_URL: 'http://127.0.0.1:9/v1' }, /DIFY_BASE_URL is set but not used: .*DIFY_API_KEY/],
    [{ REALTIME_RAG_HTTP_URL: 'http://127.0.0.1:9/' }, /HTTP_URL is set but not used: .*_BACKEND=http/],
  ])('%j alone chooses no backend, and that is said', async (env, warning) => {
    const found = await examine(env);
    expect(found).toMatchObject({ code: 0, backend: 'local', wrong: [] });
    expect(found.warnings).toContainEqual(expect.stringMatching(warning));
  });

  it('a model of the judge is used, and a backend chosen by name leaves the others alone', async () => {
    const judge = await examine({ OPENAI_MODEL: 'm', REALTIME_RAG_JUDGE: '1' });
    const named = await examine({ OPENAI_MODEL: 'm' }, ['--backend', 'local']);
    for (const { warnings } of [judge, named]) expect(warnings.join()).not.toContain('not used');
  });

  it('echo is healthy, the mock has a warning', async () => {
    expect(await examine({}, ['--backend', 'echo'])).toMatchObject({
      code: 0,
      backend: 'echo',
      warnings: [],
      wrong: [],
    });
    const mock = await examine({ USE_MOCK_RAG: '1' });
    expect(mock).toMatchObject({
      code: 0,
      backend: 'echo',
      warnings: [expect.stringContaining('USE_MOCK_RAG')],
      wrong: [],
    });
  });
});

describe('doctor', () => {
  it('accepts the options of serve, and refuses what serve would refuse', async () => {
    expect((await run(['doctor', '--backend', 'echo', '--port', '0', '--log-level', 'warn'])).code).toBe(0);
    const found = await examine({ PORT: 'eighty' });
    expect(found).toMatchObject({
      code: 2,
      backend: null,
      wrong: [expect.stringMatching(/^settings: --port \(PORT\)/)],
    });
    const file = await examine({}, ['--env', 'none.env']);
    expect(file).toMatchObject({ code: 2, wrong: [expect.stringMatching(/^settings: --env/)] });
    const unknown = await run(['doctor', '--nonsense']);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('realtime-rag doctor --help');
  });

  it('reads the file that --env names', async () => {
    const path = mkdtempSync(join(tmpdir(), 'realtime-rag-'));
    cleanups.push(() => rmSync(path, { recursive: true }));
    writeFileSync(join(path, 'settings'), 'REALTIME_RAG_BACKEND=echo\nREALTIME_RAG_JSON=1\n');
    const { stdout, code } = await run(['doctor', '--env', join(path, 'settings')]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, backend: 'echo' });
  });

  it('--help names what it accepts and its exit statuses', async () => {
    const { stdout, code } = await run(['doctor', '--help']);
    expect(code).toBe(0);
    for (const part of ['--backend', '--docs', '--json', '--env', 'Exit status: 0', 'Examples:']) {
      expect(stdout).toContain(part);
    }
    expect(stdout).not.toContain('--drain-timeout');
    expect((await run(['--help'])).stdout).toMatch(/doctor \[options\]\s+check the backend/);
  });
});
