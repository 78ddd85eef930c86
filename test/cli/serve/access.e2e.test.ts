import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Program, run } from '../../support/program';
import { TestClient } from '../../support/ws-client';

const KEY = 'a-key-of-the-front-desk';
const OTHER = 'another-key-with-a-name';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function serve(env: Record<string, string>, args: string[] = []) {
  const program = new Program(['serve', '--port', '0', '--backend', 'echo', ...args], { env });
  cleanups.push(() => program.signal('SIGKILL'));
  const [, url = ''] = await program.prints(/listening on (ws:\S+)\n/);
  return { program, url, origin: url.replace('ws:', 'http:').replace(/\/ws\/.*/, '') };
}

const client = (url: string, args: string[], env: Record<string, string> = {}) =>
  run(['client', url, ...args], { env, input: 'what is the return policy?\n' });

describe('serve with keys', () => {
  it('admits its own client, each way, and nobody else', async () => {
    const { url, origin } = await serve({ REALTIME_RAG_KEYS: `${KEY}, desk:${OTHER}` });
    const response = await fetch(`${origin}/v1/tickets`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${OTHER}` },
    });
    const { ticket } = (await response.json()) as { ticket: string };
    const asked = await Promise.all([
      client(url, ['--key', KEY]),
      client(url, [], { REALTIME_RAG_KEY: OTHER }),
      client(url, ['--ticket', ticket]),
      client(url, ['--token', KEY]),
    ]);
    for (const { code, stdout, stderr } of asked) {
      expect(stderr).toBe('');
      expect(code).toBe(0);
      expect(stdout).toContain('return policy');
    }
    const [wrong, none] = await Promise.all([
      client(url, ['--key', `${KEY}x`]),
      client(url, ['--token', 'x']),
    ]);
    for (const { code, stderr } of [wrong, none]) {
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /^realtime-rag: ws:\S+ does not accept the credential, or wants one \(.*\)\.\n$/,
      );
      expect(stderr).not.toContain(KEY);
    }
  });

  it('reads them from a file, and never shows one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'realtime-rag-'));
    cleanups.push(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'keys');
    writeFileSync(file, `# of the desk\n${KEY}\n\n`);
    const { program, url } = await serve({ REALTIME_RAG_KEYS_FILE: file });
    await program.prints(
      /open to {7}clients with the key\n.*REALTIME_RAG_KEY=\.\.\. npx realtime-rag client/,
    );
    expect((await client(url, ['--key', KEY])).code).toBe(0);

    for (const [env, problem] of [
      [{ REALTIME_RAG_KEYS_FILE: join(folder, 'none') }, 'cannot be read (ENOENT)'],
      [{ REALTIME_RAG_KEYS: 's3cret' }, 'REALTIME_RAG_KEYS: key number 1 must be a string of at least 16'],
      [{ REALTIME_RAG_KEYS: ' , ' }, 'REALTIME_RAG_KEYS holds no key'],
    ] as const) {
      const { code, stderr } = await run(['serve', '--port', '0'], { env });
      expect(code).toBe(2);
      expect(stderr).toContain(problem);
      expect(stderr).not.toContain('s3cret');
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    }
  });
});

describe('serve', () => {
  it('refuses to listen for other machines without keys, in one line', async () => {
    const { code, stderr } = await run(['serve', '--port', '0', '--host', '0.0.0.0']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^realtime-rag: --host .*REALTIME_RAG_KEYS.*--insecure.*\n$/);
    await serve({}, ['--host', '0.0.0.0', '--insecure']);
  });

  it('names the option of an invalid list', async () => {
    for (const args of [
      ['--allow-origin', 'app.test'],
      ['--trust-proxy', '10.0.0.0/99'],
    ]) {
      const { code, stderr } = await run(['serve', '--port', '0', ...args]);
      expect(code).toBe(2);
      expect(stderr).toContain(`${args[0]} (REALTIME_RAG_`);
    }
  });

  it('enforces its limits', async () => {
    const { url } = await serve({}, ['--max-connections', '1', '--questions-per-minute', '1']);
    const first = await TestClient.connect(url);
    await expect(TestClient.connect(url)).rejects.toThrow('503');
    first.final('what is the return policy?');
    await first.until({ finish_reason: 'complete' });
    first.final('how long is the warranty?');
    expect(await first.until({ type: 'error' })).toMatchObject({ code: 'RATE_LIMITED' });
    first.close();
  });
});
