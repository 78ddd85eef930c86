import { afterEach, expect, it } from 'vitest';
import { type Answer, RealtimeRagClient } from '../../../src/client/node';
import { startHost } from '../../support/host-rig';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy';

/** The client and the host, over real sockets. */

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start() {
  const rig = await startHost();
  const proxy: TcpProxy = await startTcpProxy(rig.port);
  const url = rig.url.replace(String(rig.port), String(proxy.port));
  const client = new RealtimeRagClient({ url, random: () => 0.1 });
  cleanups.push(
    () => proxy.close(),
    () => client.close(),
  );
  await client.connect();
  return { ...rig, proxy, client };
}

const until = (client: RealtimeRagClient, type: string) =>
  new Promise<void>((resolve) => client.on('state', (state) => state.type === type && resolve()));

it('an answer goes on over any number of cuts, and its text comes once', async () => {
  const { client, proxy, backend } = await start();
  const answers = client.answers();
  const seqs: number[] = [];
  client.on('message', (message) => message.type !== 'ack' && seqs.push(message.seq));
  client.sendChunk({ text: 'what is the return policy?', is_final: true });
  await backend.asked(1);
  const answer = (await answers.next()).value as Answer;
  for (let i = 0; i < 5; i++) {
    backend.say(`part ${i} `);
    const back = until(client, 'resumed');
    proxy.cut();
    backend.say(`and ${i} `);
    proxy.mend();
    await back;
  }
  backend.end();
  expect(await answer.text()).toBe([0, 1, 2, 3, 4].map((i) => `part ${i} and ${i} `).join(''));
  expect(seqs).toEqual(seqs.map((_, at) => (seqs[0] ?? 0) + at));
});

it('what is said while the network is away is asked once it is back', async () => {
  const { client, proxy, backend } = await start();
  const away = until(client, 'away');
  proxy.cut();
  await away;
  client.sendChunk({ text: 'what is the return policy?', is_final: true });
  const back = until(client, 'resumed');
  proxy.mend();
  await back;
  await backend.asked(1);
  expect(backend.queries.map(({ question }) => question)).toEqual(['what is the return policy?']);
});

it('an answer whose server restarts without a memory ends with a typed error', async () => {
  const { client, backend, host, url } = await start();
  const answers = client.answers();
  client.sendChunk({ text: 'what is the return policy?', is_final: true });
  await backend.asked(1);
  const answer = (await answers.next()).value as Answer;
  backend.say('Thirty ');
  await host.close({ timeoutMs: 1 });
  expect(url).toContain('ws://');
  expect((await answer.result).error?.name).toMatch(/^(AnswerError|SessionLostError)$/);
});
