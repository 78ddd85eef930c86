import { afterEach, describe, expect, it } from 'vitest';
import { Program, run } from '../../support/program';

const KEY = 'a-key-of-the-front-desk';
const programs: Program[] = [];
afterEach(async () => {
  for (const program of programs.splice(0)) await program.signal('SIGTERM');
});

/** Starts a server; the lines that it prints, and the address of everything on its port. */
async function serve(args: string[] = [], env: Record<string, string> = {}) {
  const program = new Program(['serve', '--port', '0', '--backend', 'echo', ...args], { env });
  programs.push(program);
  const [banner, port] = await program.prints(/^[\s\S]*listening on ws:\/\/\S+:(\d+)\/[\s\S]*try it .*\n$/);
  return { program, banner: String(banner), origin: `http://127.0.0.1:${port}` };
}

const statusOf = async (url: string, headers: Record<string, string> = {}) =>
  (await fetch(url, { headers })).status;

describe('serve', () => {
  it('shows the page, and says where', async () => {
    const { banner, origin } = await serve();
    expect(banner).toContain(`\n  page          ${origin}/\n`);
    const html = await (await fetch(`${origin}/`)).text();
    expect(html).toContain('data-sign-in="no"');
    for (const part of ['page.js', 'page.css', 'icon.svg', 'settings']) {
      expect(await statusOf(`${origin}/console/${part}`), part).toBe(200);
    }
    expect(await (await fetch(`${origin}/console/settings`)).json()).toMatchObject({ backend: 'echo' });
  });

  it.each([
    ['--no-console', ['--no-console'], {}],
    ['REALTIME_RAG_CONSOLE=0', [], { REALTIME_RAG_CONSOLE: '0' }],
    ['--no-console, whatever the variable says', ['--no-console'], { REALTIME_RAG_CONSOLE: '1' }],
  ])('shows no page with %s', async (_, args, env) => {
    const { banner, origin } = await serve(args, env);
    expect(banner).not.toContain('page');
    for (const path of ['/', '/console/page.js', '/console/settings']) {
      expect(await statusOf(origin + path), path).toBe(404);
    }
  });

  it('with keys shows it to all, also off this machine, and tells nothing without one', async () => {
    const { banner, origin } = await serve(['--host', '0.0.0.0'], { REALTIME_RAG_KEYS: KEY });
    expect(banner).toContain(`\n  page          ${origin}/\n`);
    expect(await (await fetch(`${origin}/`)).text()).toContain('data-sign-in="yes"');
    expect(await statusOf(`${origin}/console/settings`)).toBe(401);
    expect(await statusOf(`${origin}/console/settings`, { authorization: `Bearer ${KEY}` })).toBe(200);
  });

  it('off this machine without keys shows none, and does not speak of one', async () => {
    const { banner, origin } = await serve(['--host', '0.0.0.0', '--insecure']);
    expect(banner).not.toContain('page');
    expect(await statusOf(`${origin}/`)).toBe(404);
  });

  it('does not speak of a page whose own origin may not connect', async () => {
    const { banner, origin } = await serve(['--allow-origin', 'https://app.example.com']);
    expect(banner).not.toContain('page');
    expect(await statusOf(`${origin}/`)).toBe(404);
  });

  it('shows it from every worker, and says so once', async () => {
    const { banner, origin } = await serve(['--workers', '2'], { REALTIME_RAG_KEYS: KEY });
    expect(banner.split('\n').filter((line) => line.startsWith('  page'))).toEqual([
      `  page          ${origin}/`,
    ]);
    const headers = { authorization: `Bearer ${KEY}`, connection: 'close' };
    for (let times = 0; times < 6; times++) {
      expect(await statusOf(`${origin}/`, headers)).toBe(200);
      expect(await statusOf(`${origin}/console/settings`, headers)).toBe(200);
    }
  });

  it('refuses a switch that is neither on nor off', async () => {
    const { code, stderr } = await run(['serve'], { env: { REALTIME_RAG_CONSOLE: 'maybe' } });
    expect(code).toBe(2);
    expect(stderr).toBe(
      'realtime-rag: --no-console (REALTIME_RAG_CONSOLE) must be 1 or 0, not a string of 5 characters.\n',
    );
  });
});
