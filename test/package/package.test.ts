import { execFileSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pdfOf } from '../support/pdf';

/**
 * The package as users get it: packed, unpacked into a new project, and used from there. Dependencies are
 * linked, not fetched, so that this needs no network; what is not linked cannot be loaded.
 */

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, unknown>;
  bin: Record<string, string>;
};
let project: string;

function link(name: string): void {
  const target = join(project, 'node_modules', name);
  if (existsSync(target)) return;
  mkdirSync(join(target, '..'), { recursive: true });
  symlinkSync(resolve('node_modules', name), target, 'dir');
}

function run(file: string, source: string, command = process.execPath, args: string[] = []): string {
  writeFileSync(join(project, file), source);
  return execFileSync(command, [...args, file], { cwd: project, encoding: 'utf8' });
}

beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'realtime-rag-user-'));
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', project], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [{ filename }] = JSON.parse(packed) as [{ filename: string }];
  const target = join(project, 'node_modules', 'realtime-rag');
  mkdirSync(target, { recursive: true });
  execFileSync('tar', ['-xzf', join(project, filename), '-C', target, '--strip-components=1']);
  writeFileSync(join(project, 'package.json'), '{"name":"user","private":true}');
  // Not ws, not ky, not commander: the root entry must do without them.
  for (const name of ['valibot', 'lru-cache']) link(name);
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

const SESSION = `
  const session = new RealtimeRagSession({ backend: { name: 'echo', async *answer({ question }) { yield question } } });
  let text = '';
  session.on('answer', ({ content }) => { text += content; });
  session.receive({ text: 'what is the return policy?', is_final: true });
  session.stop().then(() => console.log(text));
`;

describe('the packed package', () => {
  test('gives the session to an ES module, without ws, ky or commander', () => {
    const source = `import { RealtimeRagSession } from 'realtime-rag';${SESSION}`;
    expect(run('session.mjs', source)).toBe('what is the return policy?\n');
  });

  test('gives the session to a CommonJS module, without ws, ky or commander', () => {
    const source = `const { RealtimeRagSession } = require('realtime-rag');${SESSION}`;
    expect(run('session.cjs', source)).toBe('what is the return policy?\n');
  });

  test('every entry point loads both ways, with what it needs and no more', () => {
    const needs: Record<string, string[]> = {
      './client': ['ws'],
      './asr': [],
      './local': [],
      './dify': ['ky', 'eventsource-parser', 'undici'],
      './openai': ['ky', 'eventsource-parser', 'undici'],
      './http': ['ky', 'eventsource-parser', 'undici'],
      './host': ['ws', 'ipaddr.js', 'proxy-addr', 'rate-limiter-flexible'],
      // The SDK is loaded when it is needed.
      './mcp': [],
      // The `redis` package is loaded when it is needed.
      './redis': ['rate-limiter-flexible'],
    };
    const entries = Object.keys(manifest.exports).filter((e) => e !== '.' && e !== './package.json');
    expect(entries.sort()).toEqual(Object.keys(needs).sort());
    for (const [entry, names] of Object.entries(needs)) {
      for (const name of names) link(name);
      const specifier = entry.replace('.', 'realtime-rag');
      const shown = 'Object.keys(m).filter((k) => k !== "default").sort().join()';
      const esm = run('entry.mjs', `import * as m from '${specifier}';console.log(${shown})`);
      const cjs = run('entry.cjs', `const m = require('${specifier}');console.log(${shown})`);
      expect(esm.trim().length, entry).toBeGreaterThan(5);
      expect(cjs, entry).toBe(esm);
      for (const name of names) rmSync(join(project, 'node_modules', name));
    }
  });

  test('connects from Node without a WebSocket class, and a bundle for browsers contains none', async () => {
    link('ws');
    const source = (load: string) => `${load}
      const client = new RealtimeRagClient({ url: 'ws://127.0.0.1:1/', key: 'a-key-of-many-letters' });
      client.connect().catch(({ failure }) => console.log(failure));`;
    expect(run('client.mjs', source("import { RealtimeRagClient } from 'realtime-rag/client';"))).toBe(
      'unreachable\n',
    );
    expect(run('client.cjs', source("const { RealtimeRagClient } = require('realtime-rag/client');"))).toBe(
      'unreachable\n',
    );
    rmSync(join(project, 'node_modules', 'ws'));
    const { metafile, outputFiles } = await build({
      absWorkingDir: project,
      stdin: { contents: "export { RealtimeRagClient } from 'realtime-rag/client';", resolveDir: project },
      bundle: true,
      platform: 'browser',
      format: 'esm',
      minify: true,
      write: false,
      metafile: true,
    });
    // What a page loads, as its server would compress it.
    expect(gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length).toBeLessThan(9 * 1024);
    const inputs = Object.keys(metafile.inputs).join(' ');
    expect(inputs).toContain('dist/client.js');
    expect(inputs).not.toMatch(/client-node|node_modules\/(ws|valibot|eventemitter3)\/|node:/);
  });

  test('loads the readers of PDF, DOCX, HTML and old encodings only for a folder that contains such files', () => {
    for (const name of ['double-metaphone', 'fastest-levenshtein']) link(name);
    mkdirSync(join(project, 'docs'));
    writeFileSync(join(project, 'docs', 'a.md'), '# Otters\n\nOtters swim in rivers.');
    const source = (load: string) => `${load}
      createLocalBackend({ docs: 'docs' }).then(async (backend) => {
        for await (const event of backend.answer({ question: 'where do otters swim' })) if (event.type === 'text') console.log(event.text);
      });`;
    const answer = 'Otters swim in rivers.\n';
    expect(run('plain.mjs', source("import { createLocalBackend } from 'realtime-rag/local';"))).toBe(answer);
    // None of those libraries is there: files that need one are skipped, and the rest is answered from.
    copyFileSync('test/fixtures/documents/manual.pdf', join(project, 'docs', 'manual.pdf'));
    expect(run('plain.cjs', source("const { createLocalBackend } = require('realtime-rag/local');"))).toBe(
      answer,
    );
  });

  test.each([
    ['redis.mjs', "import { createRedisLog } from 'realtime-rag/redis';"],
    ['redis.cjs', "const { createRedisLog } = require('realtime-rag/redis');"],
  ])('says which package the log in Redis needs, from %s', (file, load) => {
    link('rate-limiter-flexible');
    const source = 'createRedisLog().catch(({ message }) => console.log(message));';
    expect(run(file, `${load}\n${source}`)).toBe(
      "The package 'redis' is not installed: run `npm install redis`.\n",
    );
    rmSync(join(project, 'node_modules', 'rate-limiter-flexible'));
  });

  test('has types, for both kinds of module, under strict settings', () => {
    for (const name of ['typescript', '@types/node', 'undici-types', 'prom-client']) link(name);
    const source = `
      import { RealtimeRagSession, BackendError, type RagBackend, type Source } from 'realtime-rag';
      import { createHost } from 'realtime-rag/host';
      import { RealtimeRagClient } from 'realtime-rag/client';
      import { createDifyBackend } from 'realtime-rag/dify';
      import { createHttpBackend } from 'realtime-rag/http';
      import { createLocalBackend } from 'realtime-rag/local';
      import { createOpenAIBackend, createOpenAIJudge } from 'realtime-rag/openai';
      import { createRedisLog } from 'realtime-rag/redis';
      const smallest: RagBackend = { name: 'echo', async *answer({ question }) { yield question } };
      const session = new RealtimeRagSession({ backend: smallest, onQuestionWhileAnswering: 'interrupt' });
      session.on('answer', ({ content, sources }) => { const s: Source[] | undefined = sources; void [content.length, s]; });
      session.receive({ text: 'why?', is_final: true, speaker: 'A' });
      // @ts-expect-error a chunk without its text
      session.receive({ is_final: true });
      // @ts-expect-error no such event
      session.on('anser', () => {});
      async function all() { for await (const event of session) if (event.type === 'error') throw new BackendError('BACKEND_ERROR', event.code); }
      void [createHost({ backend: smallest }).listen({ port: 0 }), RealtimeRagClient, createDifyBackend, createHttpBackend, createLocalBackend, createOpenAIBackend, createOpenAIJudge({ model: 'm', apiKey: 'k' }), createRedisLog, all];
    `;
    for (const file of ['types.mts', 'types.cts']) writeFileSync(join(project, file), source);
    const compiler = resolve('node_modules/typescript/bin/tsc');
    const flags =
      '--noEmit --strict --exactOptionalPropertyTypes --target es2022 --module nodenext --types node';
    execFileSync(process.execPath, [compiler, ...flags.split(' '), 'types.mts', 'types.cts'], {
      cwd: project,
      stdio: 'inherit',
    });
  }, 60_000);

  test.each([
    ['pdf.mjs', "import { createLocalBackend } from 'realtime-rag/local';"],
    ['pdf.cjs', "const { createLocalBackend } = require('realtime-rag/local');"],
  ])('reads a PDF with a predefined CMap, from %s', (file, load) => {
    for (const name of ['unpdf', 'picomatch']) link(name);
    const codes = Buffer.from('退货政策', 'utf16le').swap16();
    const font = { encoding: 'UniGB-UCS2-H', ordering: 'GB1' };
    writeFileSync(join(project, 'a.pdf'), pdfOf(font, { texts: [{ codes }] }));
    const source = `createLocalBackend({ docs: 'a.pdf' })
      .then((backend) => backend.retrieve({ question: '退货政策是什么' }))
      .then(([{ text }]) => console.log(text));`;
    expect(run(file, `${load}\n${source}`)).toBe('退货政策\n');
  });

  test('ships what it needs, and no development files', () => {
    const files = execFileSync('find', ['.', '-type', 'f'], {
      cwd: join(project, 'node_modules', 'realtime-rag'),
      encoding: 'utf8',
    }).split('\n');
    for (const file of [
      'README.md',
      'LICENSE',
      'PROTOCOL.md',
      '.env.example',
      'docs/questions.md',
      'deploy/README.md',
      'bin/realtime-rag.js',
      'cmaps/LICENSE',
      'cmaps/UniJIS-UTF16-H.bcmap',
    ]) {
      expect(files).toContain(`./${file}`);
    }
    expect(files.some((f) => f.startsWith('./handbook/zh/'))).toBe(true);
    expect(files.filter((f) => /^\.\/(src|test|bench|\.ci)\//.test(f))).toEqual([]);
  });
});
