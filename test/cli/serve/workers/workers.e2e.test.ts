import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { Restarts } from '../../../../src/cli/serve/workers/restarts';
import { shareOf } from '../../../../src/cli/serve/workers/worker';
import { Program, run } from '../../../support/program';
import { TestClient } from '../../../support/ws-client';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const KEY = 'a-key-of-many-letters';
const AUTHORIZED = { Authorization: `Bearer ${KEY}` };

async function serve(args: string[] = [], env: Record<string, string> = {}) {
  const workers = ['--workers', '2', '--log-level', 'debug'];
  const program = new Program(['serve', '--port', '0', '--backend', 'echo', ...workers, ...args], { env });
  cleanups.push(() => program.signal('SIGKILL'));
  const [, url = ''] = await program.prints(/listening on (ws:\S+)\n[\s\S]*workers +2\n[\s\S]*try it/);
  return { program, url };
}

/** The process that serves a client, according to its log. */
async function pidOf(program: Program, nth: number): Promise<number> {
  const opened = new RegExp(`(?:[^\\n]*"pid":(\\d+)[^\\n]*connection opened[^\\n]*\\n){${nth}}`);
  const [, pid] = await program.logs(opened);
  return Number(pid);
}

describe('several workers', () => {
  it('share the port; a killed worker takes down only its own sessions, and is replaced', async () => {
    const { program, url } = await serve();
    const one = await TestClient.connect(url);
    const pidOfOne = await pidOf(program, 1);
    const two = await TestClient.connect(url);
    const pidOfTwo = await pidOf(program, 2);
    expect(pidOfOne).not.toBe(pidOfTwo);
    process.kill(pidOfOne, 'SIGKILL');
    expect((await one.closed).code).toBe(1006);
    two.final('what is the return policy?');
    await two.until({ stage: 'idle' });
    expect(two.summary()).toContain('answer final complete');
    await program.logs(/a worker ended; another starts/);
    const another = program.logs(
      new RegExp(`"pid":(?!${pidOfOne}\\b|${pidOfTwo}\\b)\\d+[^\\n]*connection opened`),
    );
    const knocking = setInterval(() => {
      TestClient.connect(url).then((client) => client.close());
    }, 50);
    await another;
    clearInterval(knocking);
    const finished = await program.signal('SIGTERM');
    expect(finished.code).toBe(0);
    expect((await two.closed).code).toBe(1012);
  });

  it('that die do not leave incoming clients hanging', async () => {
    const { program, url } = await serve();
    const one = await TestClient.connect(url);
    const pid = await pidOf(program, 1);
    // It no longer accepts connections, but its primary does not know that.
    process.kill(pid, 'SIGSTOP');
    const knocks = [TestClient.connect(url), TestClient.connect(url), TestClient.connect(url)];
    const outcomes = knocks.map((knock) =>
      knock.then(
        (client) => {
          client.close();
          return 'in';
        },
        () => 'dropped',
      ),
    );
    await program.logs(/connection opened[\s\S]*connection opened/);
    process.kill(pid, 'SIGKILL');
    expect((await one.closed).code).toBe(1006);
    expect((await Promise.all(outcomes)).sort()).toEqual(['dropped', 'in', 'in']);
  });

  it('sum their metrics on the admin port, and show none on the other', async () => {
    // Below the system's ephemeral ports.
    const port = 20_000 + (process.pid % 12_000);
    const { program, url } = await serve(['--admin-port', String(port)]);
    const clients = [];
    for (let n = 0; n < 4; n++) clients.push(await TestClient.connect(url));
    const read = async (page: string) => {
      const response = await fetch(`http://127.0.0.1:${port}/${page}`);
      return { status: response.status, text: await response.text() };
    };
    const { text } = await read('metrics');
    expect(text).toContain('realtime_rag_connections{state="open"} 4');
    expect(text).toMatch(/realtime_rag_build_info\{[^}]+\} 1\n/);
    expect(JSON.parse((await read('readyz')).text)).toEqual({
      status: 'ready',
      reasons: [],
      workers: { wanted: 2, listening: 2 },
    });
    expect((await fetch(url.replace('ws:', 'http:').replace(/\/ws.*/, '/metrics'))).status).toBe(404);
    for (const client of clients) client.close();
    expect((await program.signal('SIGINT')).code).toBe(0);
  });

  it('keep what they counted when they are killed', async () => {
    const port = 32_000 - (process.pid % 11_000);
    const { program, url } = await serve(['--admin-port', String(port)]);
    const read = async () => {
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      const value = (series: string) => Number(text.split(`realtime_rag_${series} `)[1]?.split('\n')[0]);
      return {
        opened: value('connections_opened_total{auth="none"}'),
        handshakes: value('handshake_duration_seconds_count'),
        questions: value('questions_total{trigger="auto",result="ok"}'),
        // Without any worker there is none.
        open: value('connections{state="open"}') || 0,
      };
    };
    for (let n = 1; n <= 3; n++) {
      // The one killed before may have been the last that was ready.
      const page = url.replace('ws:', 'http:').replace('/ws/realtime-asr', '/healthz');
      await expect
        .poll(
          () =>
            fetch(page).then(
              ({ ok }) => ok,
              () => false,
            ),
          { timeout: 10_000 },
        )
        .toBe(true);
      const client = await TestClient.connect(url);
      client.final('what is the return policy?');
      await client.until({ stage: 'idle' });
      const opened = new RegExp(`(?:"pid":(\\d+)[^\\n]*connection opened[\\s\\S]*?){${n}}`);
      const [, pid] = await program.logs(opened);
      const counted = { opened: n, handshakes: n, questions: n };
      expect(await read()).toEqual({ ...counted, open: 1 });
      process.kill(Number(pid), 'SIGKILL');
      await client.closed;
      await program.logs(new RegExp(`(?:[\\s\\S]*another starts){${n}}`));
      expect(await read()).toEqual({ ...counted, open: 0 });
    }
  });

  it('refuse foreign names on the admin port', async () => {
    const port = 32_001 - (process.pid % 11_000);
    await serve(['--admin-port', String(port)]);
    const statusOf = (host: string) =>
      new Promise((resolve) =>
        request({ port, path: '/metrics', headers: { host } }, (response) =>
          resolve(response.resume().statusCode),
        ).end(),
      );
    expect(await statusOf('evil.example:9090')).toBe(403);
    expect(await statusOf('localhost:9090')).toBe(200);
  });

  it("redeem each other's tickets", async () => {
    const { url } = await serve([], { REALTIME_RAG_KEYS: KEY });
    const tickets = `${url.replace('ws:', 'http:').replace(/\/ws.*/, '')}/v1/tickets`;
    for (let n = 0; n < 3; n++) {
      const response = await fetch(tickets, {
        method: 'POST',
        headers: { ...AUTHORIZED, Connection: 'close' },
      });
      const { ticket } = (await response.json()) as { ticket: string };
      const client = await TestClient.connect(url, {
        protocols: ['realtime-rag.v1', `rrag.ticket.${ticket}`],
        origin: url.replace('ws:', 'http:').replace(/\/ws.*/, ''),
      });
      expect(await client.until({ type: 'ack' })).toMatchObject({ message: 'connected' });
      client.close();
    }
  });

  it('count the questions of a user together', async () => {
    const { url } = await serve(['--questions-per-minute', '2'], { REALTIME_RAG_KEYS: KEY });
    const ends = [];
    for (let n = 0; n < 4; n++) {
      // The primary distributes them in turn: two to each.
      const client = await TestClient.connect(url, { headers: AUTHORIZED });
      client.final('what is the return policy?');
      await client.until({ final: true });
      ends.push(client.summary().find((line) => line.startsWith('answer final')));
      client.close();
    }
    expect(ends).toEqual([
      'answer final complete',
      'answer final complete',
      'answer final error',
      'answer final error',
    ]);
  });

  it('report an invalid setting once', async () => {
    const { code, stderr } = await run([
      'serve',
      '--port',
      '0',
      '--workers',
      '2',
      '--docs',
      '/no/such/folder',
    ]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^realtime-rag: --docs .+\n$/);
  });
});

it('share the limits for all clients, but not the limits for one', () => {
  expect(shareOf({ connections: 10, backendConcurrency: 1, messagesPerSecond: 9 }, 4)).toEqual({
    connections: 3,
    backendConcurrency: 1,
    messagesPerSecond: 9,
  });
  expect(shareOf({ connections: Number.POSITIVE_INFINITY }, 4)).toEqual({
    connections: Number.POSITIVE_INFINITY,
  });
});

describe('restarts', () => {
  it('back off, and stop when too many workers in a minute never became ready', () => {
    let now = 0;
    const restarts = new Restarts(() => now);
    expect([1, 2, 3, 4, 5].map(() => restarts.delayMs(false))).toEqual([100, 200, 400, 800, undefined]);
    now = 61_000;
    expect(restarts.delayMs(false)).toBe(100);
  });

  it('go on when workers that were ready are killed, however often', () => {
    const restarts = new Restarts(() => 0);
    const delays = Array.from({ length: 10 }, () => restarts.delayMs(true));
    expect(delays).toEqual([100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000, 5_000, 5_000]);
  });

  it('count only workers that never became ready, one after another', () => {
    const restarts = new Restarts(() => 0);
    for (let i = 0; i < 3; i++) {
      for (let failed = 0; failed < 4; failed++) expect(restarts.delayMs(false)).toBeDefined();
      expect(restarts.delayMs(true)).toBeDefined();
    }
  });
});
