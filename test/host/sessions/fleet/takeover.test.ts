import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { latestTicket, refused, resumed } from '../../../support/resuming';
import { TestClient } from '../../../support/ws-client';
import { counted, countingBackend, startFleet } from './fleet-rig';
import { RoamingClient } from './roaming-client';

describe('a host that dies', () => {
  test('its session goes on elsewhere: nothing lost, nothing repeated, the question has its end', async () => {
    const start = startFleet();
    const backend = countingBackend();
    const [a, b] = [await start({ backend }), await start({ backend })];
    const client = await RoamingClient.connect(a.url);
    client.client.final('What is the refund policy?');
    await client.until((m) => m.type === 'answer' && m.stream_index === 5);
    a.member.kill();
    client.cut();
    const answer = await client.comeBack(b.url);
    expect(answer).toMatchObject({ message: 'resumed', epoch: client.epoch });
    await client.until({ type: 'answer', final: true });
    await client.untilIdle();
    expect(client.faults).toEqual([]);
    expect(client.answers.filter(({ final }) => final)).toHaveLength(1);
    expect(client.stages).toContain('QUERY_INTERRUPTED');
    expect(client.text.startsWith('1 2 3 4 5 6 ')).toBe(true);
    expect(counted()).toContain(client.text);
    client.client.final('What is the delivery time?');
    await client.until((m) => m.type === 'answer' && m.final && m.query_id !== client.answers[0]?.query_id);
    expect(client.faults).toEqual([]);
    expect(client.text.endsWith(counted())).toBe(true);
  });

  test('a question of whose answer nothing was sent is asked again', async () => {
    const start = startFleet();
    const silent = {
      name: 'silent',
      answer: () => ({ [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) }),
    };
    const backend = countingBackend();
    const [a, b] = [await start({ backend: silent }), await start({ backend })];
    const client = await RoamingClient.connect(a.url);
    client.client.final('What is the refund policy?');
    await client.until({ type: 'status', stage: 'querying_rag' });
    a.member.kill();
    client.cut();
    await client.comeBack(b.url);
    await client.untilIdle();
    expect(client.faults).toEqual([]);
    expect(client.text).toBe(counted());
    expect(client.stages.filter((stage) => stage === 'querying_rag')).toHaveLength(1);
    expect(backend.asked).toEqual(['What is the refund policy?']);
  });

  test('the verdict comes as soon as its lease is over', async () => {
    const start = startFleet({ leaseMs: 1_500 });
    const backend = countingBackend();
    const [a, b] = [await start({ backend }), await start({ backend })];
    const client = await RoamingClient.connect(a.url);
    client.client.final('What is the refund policy?');
    await client.until((m) => m.type === 'answer' && m.stream_index === 5);
    a.member.kill();
    const died = performance.now();
    client.cut();
    await client.comeBack(b.url);
    await client.until({ type: 'error', code: 'QUERY_INTERRUPTED' });
    expect(performance.now() - died).toBeGreaterThan(1_200);
    expect(performance.now() - died).toBeLessThan(2_500);
  });
});

describe('a session of another host', () => {
  test('is served from there: the client gets everything, and says what it wants', async () => {
    const start = startFleet();
    const backend = countingBackend();
    const [a, b] = [await start({ backend }), await start({ backend })];
    const client = await RoamingClient.connect(a.url);
    client.client.final('What is the refund policy?');
    await client.until((m) => m.type === 'answer' && m.stream_index === 3);
    client.cut();
    expect(await client.comeBack(b.url)).toMatchObject({ message: 'resumed' });
    await client.untilIdle();
    expect(client.faults).toEqual([]);
    expect(client.text).toBe(counted());
    client.client.final('What is the delivery time?');
    await client.until((m) => m.type === 'answer' && m.final && m.query_id !== client.answers[0]?.query_id);
    expect(client.text).toBe(counted() + counted());
    expect(client.faults).toEqual([]);
  });

  test('is not taken from its client by an earlier connection of its own that comes late by way of another host', async () => {
    const start = startFleet();
    const backend = countingBackend();
    const [a, b] = [await start({ backend }), await start({ backend })];
    const first = await TestClient.connect(a.url);
    first.final('What is the refund policy?');
    await first.until((m) => m.type === 'answer' && m.stream_index === 3);
    const ticket = latestTicket(first.messages);
    first.close();
    const [late, second] = [await TestClient.connect(b.url), await TestClient.connect(a.url)];
    await resumed(second, { ...ticket, attempt: 2 });
    expect(await refused(late, { ...ticket, attempt: 1 })).toBe('forbidden');
    await second.until({ stage: 'idle' });
    const missed = second.messages.flatMap((m) => (m.type === 'answer' ? [m.content] : []));
    expect(counted().endsWith(missed.join(''))).toBe(true);
  });

  test('bounced between two hosts through one answer, it is complete and exact', async () => {
    const start = startFleet();
    const backend = countingBackend({ words: 150, gapMs: 5 });
    const [a, b] = [await start({ backend }), await start({ backend })];
    const client = await RoamingClient.connect(a.url);
    client.client.final('What is the refund policy?');
    await client.until({ type: 'status', stage: 'querying_rag' });
    for (let turn = 0; turn < 10; turn++) {
      await sleep(90);
      client.cut();
      expect(await client.comeBack(turn % 2 ? a.url : b.url)).toMatchObject({ message: 'resumed' });
    }
    await client.untilIdle();
    expect(client.faults).toEqual([]);
    expect(client.text).toBe(counted(150));
    expect(backend.asked).toHaveLength(1);
  });

  test('the newest connection wins, also while an older one lives elsewhere', async () => {
    const start = startFleet();
    const [a, b, c] = [await start(), await start(), await start()];
    const client = await RoamingClient.connect(a.url);
    client.client.final('It is raining.');
    await client.until({ type: 'ack', is_final: true });
    const first = client.client;
    await client.comeBack(b.url);
    expect(await first.closed).toMatchObject({ code: 4409 });
    const second = client.client;
    expect(await client.comeBack(c.url)).toMatchObject({ message: 'resumed' });
    expect(await second.closed).toMatchObject({ code: 4409 });
    expect(second.messages.at(-1)).toMatchObject({
      code: 'TAKEN_OVER',
      session_id: 'none',
      close_code: 4409,
    });
    const third = client.client;
    expect(await client.comeBack(a.url)).toMatchObject({ message: 'resumed' });
    expect(await third.closed).toMatchObject({ code: 4409 });
  });

  test('a wrong token is refused there as it is here', async () => {
    const start = startFleet();
    const [a, b] = [await start(), await start()];
    const client = await RoamingClient.connect(a.url);
    client.client.final('It is raining.');
    await client.until({ type: 'ack', is_final: true });
    client.cut();
    const right = client.token;
    client.token = `rr1_${'A'.repeat(43)}`;
    expect(await client.comeBack(b.url)).toMatchObject({ code: 'RESUME_FAILED', reason: 'unknown' });
    client.token = right;
    expect(await client.comeBack(b.url)).toMatchObject({ message: 'resumed' });
  });
});
