import { expect, test } from 'vitest';
import { createDifyBackend } from '../../src/backends/dify/index';
import { createHttpBackend } from '../../src/backends/http/index';
import { oneLine } from '../../src/cli/errors';
import { loadKeys } from '../../src/cli/serve/keys';
import { createJudge } from '../../src/cli/serve/session-options';
import { ANSWERING } from '../../src/cli/serve/settings/backends';
import { resolveServe, SERVE_SETTINGS } from '../../src/cli/serve/settings/serve';
import { silentLogger } from '../../src/logging/logger';
import { run } from '../support/program';
import { canariesOf, canaryOf, leaksIn, Planting } from './canaries';
import { folderOf } from './serve-rig';

/** A misplaced secret aborts startup; the error message does not show it. */

const planting = new Planting();
const [key, words, label] = [
  planting.of('misplacedKey'),
  planting.of('misplacedWords'),
  planting.of('misplacedLabel'),
];
const number = '4929123456781234';

const VALUES = [
  key,
  words,
  label,
  number,
  ` ${key}\n`,
  `http://${label}:${key}@127.0.0.1:1/v1`,
  `http://127.0.0.1:1/v1#${label}`,
  `//${label}`,
  `{"x-key": "${words}"`,
  `{"x-key": ["${words}"]}`,
  `{"${words}": "${key}"}`,
  `{"x-key": "${label}\\n"}`,
  `${key},,${label}:`,
  `Bearer ${key}`,
];

const BASES: Record<string, string>[] = [
  { DIFY_API_KEY: 'app-0123456789' },
  { REALTIME_RAG_BACKEND: 'http', REALTIME_RAG_HTTP_URL: 'http://127.0.0.1:1' },
  {
    REALTIME_RAG_BACKEND: 'echo',
    REALTIME_RAG_JUDGE: '1',
    OPENAI_MODEL: 'small',
    OPENAI_API_KEY: 'sk-0123456789',
  },
  { REALTIME_RAG_BACKEND: 'openai' },
];

/** The output when startup aborts with these settings; undefined when it does not. */
async function complaint(env: Record<string, string>): Promise<string | undefined> {
  try {
    const { access, judge, backend } = resolveServe({}, env);
    await loadKeys(access);
    await createJudge(judge, silentLogger);
    if (backend.kind === 'dify') await createDifyBackend(backend).close?.();
    if (backend.kind === 'http') await createHttpBackend(backend).close?.();
    return undefined;
  } catch (error) {
    return oneLine(error);
  }
}

test('every setting, with an invalid value', async () => {
  let complaints = 0;
  // The location of documents is not secret, and has to be named.
  const settings = SERVE_SETTINGS.filter((setting) => setting !== ANSWERING.docs);
  for (const { env: name } of settings) {
    for (const value of VALUES) {
      for (const base of BASES) {
        const said = await complaint({ ...base, [name]: value });
        if (said === undefined) continue;
        complaints++;
        expect([name, value, ...leaksIn(said)]).toEqual([name, value]);
        expect(said).not.toContain(number);
      }
    }
  }
  expect(complaints).toBeGreaterThan(settings.length * 4);
});

const STARTS: [about: string, args: string[], env: Record<string, string>, names: RegExp][] = [
  ['an origin', ['--allow-origin', words], {}, /^realtime-rag: .*--allow-origin/],
  ['a proxy', ['--trust-proxy', label], {}, /^realtime-rag: .*--trust-proxy/],
  ['an address', ['--host', label], { REALTIME_RAG_KEYS: label }, /--host/],
  ['an address of the operator', ['--admin-port', '1', '--admin-host', words], {}, /--admin-/],
  ['a level', ['--log-level', key], {}, /--log-level/],
  ['a port', [], { REALTIME_RAG_ADMIN_PORT: number }, /ADMIN_PORT/],
  [
    'a password of Dify',
    [],
    { DIFY_API_KEY: key, DIFY_BASE_URL: `http://${label}:${words}@h/v1` },
    /DIFY_BASE_URL/,
  ],
  [
    'a password of a model',
    [],
    { OPENAI_MODEL: 'm', OPENAI_BASE_URL: `http://${label}:${key}@h/v1` },
    /OPENAI_BASE_URL/,
  ],
  [
    'a password of a service',
    ['--backend', 'http'],
    { REALTIME_RAG_HTTP_URL: `http://${key}@h/` },
    /HTTP_URL/,
  ],
  [
    'headers',
    ['--backend', 'http'],
    { REALTIME_RAG_HTTP_URL: 'http://h/', REALTIME_RAG_HTTP_HEADERS: `{"x": "${words}` },
    /HTTP_HEADERS/,
  ],
  ['a key', [], { REALTIME_RAG_KEYS: planting.of('badKey') }, /REALTIME_RAG_KEYS/],
  ['a key of Dify', [], { DIFY_API_KEY: planting.of('badKey') }, /DIFY_API_KEY/],
  ['an option', [`--dify-api-key=${planting.of('wrongOption')}`], {}, /unknown option '--dify-api-key'/],
  ['an option and a key', [`--${key}`], {}, /unknown option/],
  ['a file', ['--env', 'none.env'], { REALTIME_RAG_KEYS: label }, /--env/],
];

test.each(STARTS)('%s aborts startup with a line that names the setting', async (_, args, env, names) => {
  const { stdout, stderr, code } = await run(['serve', '--port', '0', ...args], {
    env: { REALTIME_RAG_BACKEND: '', ...env },
  });
  expect(code).toBeGreaterThan(0);
  expect(stderr).toMatch(names);
  expect(leaksIn(stdout + stderr)).toEqual([]);
  expect(stderr).not.toContain(number);
  expect(stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
});

test('a file of invalid keys', async () => {
  const at = folderOf({ keys: `${planting.of('badKey')}\n`, dify: `${planting.of('badKey')}\n${key}\n` });
  for (const env of [{ REALTIME_RAG_KEYS_FILE: at('keys') }, { DIFY_API_KEY_FILE: at('dify') }]) {
    const { stderr, code } = await run(['serve', '--port', '0'], { env });
    expect(code).toBe(2);
    expect(leaksIn(stderr)).toEqual([]);
  }
});

test('everything in the table was planted', () => {
  expect(canariesOf('mistakes').filter((name) => !planting.planted.has(name))).toEqual([]);
  expect(leaksIn(`x ${canaryOf('badKey')}`)).toHaveLength(1);
});
