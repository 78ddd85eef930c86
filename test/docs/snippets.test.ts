import { readFileSync } from 'node:fs';
import { transform } from 'esbuild';
import { expect, test } from 'vitest';

/** The JavaScript in the documents parses, and its imports exist. */

const DOCUMENTS = [
  'README.md',
  'README.zh-CN.md',
  'docs/backends.md',
  'docs/browser.md',
  'docs/integrations.md',
  'docs/library.md',
  'docs/operations.md',
  'docs/questions.md',
];

const ENTRY_POINTS: Readonly<Record<string, () => Promise<object>>> = {
  'realtime-rag': () => import('../../src/index'),
  'realtime-rag/host': () => import('../../src/host/index'),
  'realtime-rag/client': () => import('../../src/client/index'),
  'realtime-rag/local': () => import('../../src/backends/local/index'),
  'realtime-rag/dify': () => import('../../src/backends/dify/index'),
  'realtime-rag/openai': () => import('../../src/backends/openai/index'),
  'realtime-rag/http': () => import('../../src/backends/http/index'),
  'realtime-rag/asr': () => import('../../src/asr/index'),
  'realtime-rag/mcp': () => import('../../src/mcp/index'),
  '@modelcontextprotocol/sdk/server/stdio.js': () => import('@modelcontextprotocol/sdk/server/stdio.js'),
};

test.each(DOCUMENTS)('%s imports only what the package exports', async (file) => {
  const blocks = [...readFileSync(file, 'utf8').matchAll(/^( *)```js\n([\s\S]*?)^\1```/gm)];
  expect(blocks.length).toBeGreaterThan(0);
  for (const [, , code = ''] of blocks) {
    await transform(code, { loader: 'js', format: 'esm', logLevel: 'silent' });
    for (const [, names = '', from = ''] of code.matchAll(/import \{([^}]*)\} from '([^']+)'/g)) {
      const exported = await ENTRY_POINTS[from]?.();
      expect(Object.keys(exported ?? {}), from).toEqual(
        expect.arrayContaining(names.split(',').map((name) => name.trim())),
      );
    }
  }
});

test('docs/library.md lists only values of the package in its table of entry points', async () => {
  const rows = readFileSync('docs/library.md', 'utf8').matchAll(/^\| `(realtime-rag[^`]*)` \| (.*) \|$/gm);
  let count = 0;
  for (const [, from = '', contents = ''] of rows) {
    const exported = Object.keys((await ENTRY_POINTS[from]?.()) ?? {});
    for (const [, name = ''] of contents.matchAll(/`((?:create|from|static|signed|jwt|open|detect)\w+)/g)) {
      expect(exported, from).toContain(name);
      count++;
    }
  }
  expect(count).toBeGreaterThan(12);
});
