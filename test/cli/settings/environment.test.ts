import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadEnvFile } from '../../../src/cli/settings/environment';

const NAMES = ['REALTIME_RAG_TEST_ONE', 'REALTIME_RAG_TEST_TWO'] as const;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'realtime-rag-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  for (const name of NAMES) delete process.env[name];
});

describe('--env', () => {
  it('is read; the real environment takes precedence', () => {
    const file = join(folder, 'settings');
    writeFileSync(file, `${NAMES[0]}=file\n${NAMES[1]}=file\n`);
    process.env[NAMES[1]] = 'real';
    loadEnvFile(file, {});
    expect(NAMES.map((name) => process.env[name])).toEqual(['file', 'real']);
  });

  it('may be named by the environment', () => {
    const file = join(folder, 'settings');
    writeFileSync(file, `${NAMES[0]}=named\n`);
    loadEnvFile(undefined, { REALTIME_RAG_ENV_FILE: file });
    expect(process.env[NAMES[0]]).toBe('named');
  });

  it.each([
    ['a heading', 'settings of the service\nREALTIME_RAG_TEST_ONE=1', 1],
    ['a bare key', 'REALTIME_RAG_TEST_TWO=2\n\napp-abcdef\nREALTIME_RAG_TEST_ONE=1', 3],
    ['a colon instead of an equals sign', 'REALTIME_RAG_TEST_TWO: 2\nREALTIME_RAG_TEST_ONE=1', 1],
    ['a comment of another language', '# fine\n; not\nREALTIME_RAG_TEST_ONE=1', 2],
    ['lines of Windows', 'REALTIME_RAG_TEST_TWO=2\r\nstray\r\nREALTIME_RAG_TEST_ONE=1\r\n', 2],
    ['a name with a space', 'REALTIME RAG=1\nREALTIME_RAG_TEST_ONE=1', 1],
  ])(
    'with %s aborts startup instead of losing the next line, and does not show the line',
    (_, text, line) => {
      const file = join(folder, 'settings');
      writeFileSync(file, text);
      expect(() => loadEnvFile(file, {})).toThrow(
        `Line ${line} of ${file} is not NAME=value: correct it, or begin it with # to make it a comment.`,
      );
    },
  );

  it('may have comments, quotes over several lines, exports, spaces and a byte order mark', () => {
    const file = join(folder, 'settings');
    writeFileSync(
      file,
      `\uFEFF${NAMES[0]} = one # why\n\n  # stray words\nexport ${NAMES[1]}="first\nsecond line"\n`,
    );
    loadEnvFile(file, {});
    expect(NAMES.map((name) => process.env[name])).toEqual(['one', 'first\nsecond line']);
  });

  it('that does not exist aborts startup', () => {
    expect(() => loadEnvFile(join(folder, 'none'), {})).toThrow(
      '--env (REALTIME_RAG_ENV_FILE) names a file that cannot be read (ENOENT).',
    );
  });
});
