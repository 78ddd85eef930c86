import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { LogUnavailableError } from '../../../../src/event-log/index';
import { counted, countingBackend, startFleet } from './fleet-rig';
import { RoamingClient } from './roaming-client';

describe('the log', () => {
  test('away for a while: streams go on, and can be gone on with elsewhere soon after it is back', async () => {
    const start = startFleet();
    const backend = countingBackend({ words: 80 });
    const [a, b] = [await start({ backend }), await start({ backend })];
    const clients = await Promise.all(Array.from({ length: 10 }, () => RoamingClient.connect(a.url)));
    for (const { client } of clients) client.final('What is the refund policy?');
    for (const client of clients) await client.until((m) => m.type === 'answer' && m.stream_index === 3);
    a.member.setAvailable(false);
    for (const client of clients) await client.until((m) => m.type === 'answer' && m.stream_index === 30);
    a.member.setAvailable(true);
    for (const client of clients) await client.untilIdle();
    for (const client of clients) {
      expect(client.text).toBe(counted(80));
      expect(client.faults).toEqual([]);
    }
    await sleep(400);
    a.member.kill();
    for (const client of clients) client.cut();
    const answers = await Promise.all(clients.map((client) => client.comeBack(b.url)));
    expect(answers.map((answer) => answer.type === 'ack' && answer.message)).toEqual(
      clients.map(() => 'resumed'),
    );
    expect(clients.flatMap(({ faults }) => faults)).toEqual([]);
  });

  test('whose contents are lost: sessions are begun again, and their clients notice nothing', async () => {
    const start = startFleet();
    const backend = countingBackend({ words: 60 });
    const [a, b] = [await start({ backend }), await start({ backend })];
    const client = await RoamingClient.connect(a.url);
    client.client.final('What is the refund policy?');
    await client.until((m) => m.type === 'answer' && m.stream_index === 5);
    a.member.flush();
    await client.until((m) => m.type === 'answer' && m.stream_index === 20);
    client.cut();
    await client.comeBack(b.url);
    await client.untilIdle();
    expect(client.text).toBe(counted(60));
    expect(client.faults).toEqual([]);
  });

  test('that lost what was quiet while it was away: it is begun again all the same', async () => {
    const start = startFleet();
    const [a, b] = [await start(), await start()];
    const client = await RoamingClient.connect(a.url);
    client.client.final('It is raining.');
    await client.until({ type: 'ack', is_final: true });
    const begun = vi.spyOn(a.member, 'begin');
    a.member.setAvailable(false);
    a.member.flush();
    a.member.setAvailable(true);
    await vi.waitFor(() => expect(begun).toHaveBeenCalledOnce());
    client.cut();
    expect(await client.comeBack(b.url)).toMatchObject({ message: 'resumed' });
    expect(client.faults).toEqual([]);
  });

  test('that may not know the session again yet is asked again', async () => {
    const start = startFleet();
    const [a, b] = [await start(), await start()];
    const client = await RoamingClient.connect(a.url);
    client.client.final('It is raining.');
    await client.until({ type: 'ack', is_final: true });
    const unsure = new LogUnavailableError('not yet');
    const claimed = vi.spyOn(b.member, 'claim').mockRejectedValueOnce(unsure).mockRejectedValueOnce(unsure);
    client.cut();
    expect(await client.comeBack(b.url)).toMatchObject({ message: 'resumed' });
    expect(claimed).toHaveBeenCalledTimes(3);
  });

  test('that cannot be reached leaves it open whether the session goes on', async () => {
    const start = startFleet();
    const [a, b] = [await start(), await start()];
    const client = await RoamingClient.connect(a.url);
    client.client.final('It is raining.');
    await client.until({ type: 'ack', is_final: true });
    client.cut();
    b.member.setAvailable(false);
    expect(await client.comeBack(b.url)).toMatchObject({ reason: 'unavailable', retryable: true });
    b.member.setAvailable(true);
    expect(await client.comeBack(b.url)).toMatchObject({ message: 'resumed' });
  });
});

describe('a host that stood still', () => {
  test('finds its sessions with another host when it goes on, and says nothing more for them', async () => {
    const start = startFleet();
    const aborted: string[] = [];
    const words = countingBackend({ words: 400 });
    const backend = {
      name: 'watched',
      answer: (query: Parameters<typeof words.answer>[0], context: Parameters<typeof words.answer>[1]) => {
        context.signal.addEventListener('abort', () => aborted.push(query.question));
        return words.answer(query, context);
      },
    };
    const [a, b] = [await start({ backend }), await start({ backend: countingBackend() })];
    const client = await RoamingClient.connect(a.url);
    client.client.final('What is the refund policy?');
    await client.until((m) => m.type === 'answer' && m.stream_index === 5);
    a.member.pause();
    client.read();
    const old = client.client;
    await client.comeBack(b.url);
    await client.until({ type: 'error', code: 'QUERY_INTERRUPTED' });
    a.member.goOn();
    expect(await old.closed).toMatchObject({ code: 4409 });
    await vi.waitFor(() => expect(aborted).toEqual(['What is the refund policy?']));
    await client.untilIdle();
    expect(client.faults).toEqual([]);
    expect(client.answers.filter(({ final }) => final)).toHaveLength(1);
  });
});

describe('two connections with one token', () => {
  test('at two hosts at once: one of them gets the session of a dead host, then the newest has it', async () => {
    const start = startFleet();
    const [a, b, c] = [await start(), await start(), await start()];
    const client = await RoamingClient.connect(a.url);
    client.client.final('It is raining.');
    await client.until({ type: 'ack', is_final: true });
    a.member.kill();
    client.cut();
    const [one, other] = await Promise.all([client.comeBack(b.url), client.twin().comeBack(c.url)]);
    const resumed = [one, other].filter((answer) => answer.type === 'ack');
    expect(resumed.length).toBeGreaterThanOrEqual(1);
    for (const answer of [one, other]) {
      if (answer.type === 'error') expect(answer.reason).toBe('unknown');
    }
  });

  test('at one host at once: it is claimed once, and the newest has it', async () => {
    const start = startFleet();
    const [a, b] = [await start(), await start()];
    const client = await RoamingClient.connect(a.url);
    client.client.final('It is raining.');
    await client.until({ type: 'ack', is_final: true });
    a.member.kill();
    client.cut();
    const twin = client.twin();
    const answers = await Promise.all([client.comeBack(b.url), twin.comeBack(b.url)]);
    expect(answers.filter(({ type }) => type === 'ack').length).toBeGreaterThanOrEqual(1);
    const later = [await client.comeBack(b.url), await twin.comeBack(b.url)];
    expect(later.filter(({ type }) => type === 'ack')).toHaveLength(1);
  });
});

describe('a link between two hosts', () => {
  test('whose other end dies: the client comes back, and the session goes on here', async () => {
    const start = startFleet();
    const backend = countingBackend({ words: 100 });
    const [a, b] = [await start({ backend }), await start({ backend })];
    const client = await RoamingClient.connect(a.url);
    client.client.final('What is the refund policy?');
    await client.until((m) => m.type === 'answer' && m.stream_index === 3);
    client.cut();
    await client.comeBack(b.url);
    await client.until((m) => m.type === 'answer' && m.stream_index === 20);
    a.member.kill();
    expect(await client.client.closed).toMatchObject({ code: 1012 });
    await client.comeBack(b.url);
    await client.untilIdle();
    expect(client.faults).toEqual([]);
    expect(client.stages).toContain('QUERY_INTERRUPTED');
  });

  test('that loses a message is not trusted: the client comes back, and nothing is missing', async () => {
    const start = startFleet();
    const backend = countingBackend({ words: 150 });
    const [a, b] = [await start({ backend }), await start({ backend })];
    const client = await RoamingClient.connect(a.url);
    client.client.final('What is the refund policy?');
    await client.until((m) => m.type === 'answer' && m.stream_index === 3);
    for (const [lossy, from] of [
      [b, a],
      [a, b],
    ] as const) {
      client.cut();
      await client.comeBack(b.url);
      await client.until({ type: 'ack', message: 'resumed' });
      lossy.member.lose(from.member.self);
      expect(await client.client.closed).toMatchObject({ code: 1012 });
    }
    await client.comeBack(b.url);
    await client.untilIdle();
    expect(client.text).toBe(counted(150));
    expect(client.faults).toEqual([]);
  });
});

describe('a message that no host sends', () => {
  test('harms nobody: neither a token of another length nor a close code that there is not', async () => {
    const start = startFleet();
    const [a, b, c] = [await start(), await start(), await start()];
    const client = await RoamingClient.connect(a.url);
    client.client.final('It is raining.');
    await client.until({ type: 'ack', is_final: true });
    client.cut();
    await client.comeBack(b.url);
    const forge = (messages: object[], number: number) => JSON.stringify({ number, messages });
    const { epoch } = client;
    const attach = { kind: 'attach', link: 1, epoch, token: 'short', label: 's', seq: 0 };
    expect(await c.member.send(a.member.self, forge([attach], 1))).toBe(true);
    // In the name of the host that runs the session.
    const close = { kind: 'closed', link: 1, how: { code: 7, reason: '' } };
    await a.member.send(b.member.self, forge([close], 3));
    await client.client.closed;
    expect(await client.comeBack(b.url)).toMatchObject({ message: 'resumed' });
    expect(client.faults).toEqual([]);
  });
});
