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

  it('that does not exist aborts startup', () => {
    expect(() => loadEnvFile(join(folder, 'none'), {})).toThrow(
      '--env (REALTIME_RAG_ENV_FILE) names a file that cannot be read (ENOENT).',
    );
  });
});
