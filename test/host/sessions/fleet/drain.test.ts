import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { counted, countingBackend, startFleet } from './fleet-rig';
import { RoamingClient } from './roaming-client';

describe('a host that shuts down', () => {
  test('an answer is completed, then the session goes on at another host', async () => {
    const start = startFleet();
    const backend = countingBackend({ words: 40 });
    const [a, b] = [await start({ backend }), await start({ backend })];
    const client = await RoamingClient.connect(a.url);
    client.client.final('What is the refund policy?');
    await client.until((m) => m.type === 'answer' && m.stream_index === 3);
    const closed = a.host.close();
    expect(await client.client.closed).toMatchObject({ code: 1012 });
    client.read();
    expect(client.text).toBe(counted(40));
    expect(client.client.messages.at(-1)).toMatchObject({
      code: 'SERVER_DRAINING',
      session_id: 'none',
      close_code: 1012,
      retryable: true,
    });
    expect(client.stages).not.toContain('closed');
    expect(await client.comeBack(b.url)).toMatchObject({ message: 'resumed' });
    await closed;
    client.client.final('What is the delivery time?');
    await client.until((m) => m.type === 'answer' && m.final && m.query_id !== client.answers[0]?.query_id);
    expect(client.faults).toEqual([]);
    expect(client.text).toBe(counted(40) + counted(40));
    expect(backend.asked).toHaveLength(2);
  });

  test('a session at rest is let go at once, and an answer that takes too long is interrupted', async () => {
    const start = startFleet();
    const backend = countingBackend({ words: 1_000 });
    const [a, b] = [await start({ backend }), await start({ backend })];
    const idle = await RoamingClient.connect(a.url);
    idle.client.final('It is raining.');
    await idle.client.until({ type: 'ack', is_final: true });
    const busy = await RoamingClient.connect(a.url);
    busy.client.final('What is the refund policy?');
    await busy.until((m) => m.type === 'answer' && m.stream_index === 3);
    const closed = a.host.close({ timeoutMs: 300, spreadMs: 0 });
    expect(await idle.client.closed).toMatchObject({ code: 1012 });
    expect(await idle.comeBack(b.url)).toMatchObject({ message: 'resumed' });
    expect(await busy.client.closed).toMatchObject({ code: 1012 });
    await busy.comeBack(b.url);
    await busy.untilIdle();
    expect(busy.faults).toEqual([]);
    expect(busy.stages).toContain('QUERY_INTERRUPTED');
    expect(busy.answers.filter(({ final }) => final)).toHaveLength(1);
    await closed;
  });

  test('sessions whose clients are away are let go too: at once, or when their answer is complete', async () => {
    const start = startFleet();
    const backend = countingBackend({ words: 60 });
    const [a, b] = [await start({ backend }), await start({ backend })];
    const idle = await RoamingClient.connect(a.url);
    idle.client.final('It is raining.');
    await idle.client.until({ type: 'ack', is_final: true });
    idle.cut();
    const busy = await RoamingClient.connect(a.url);
    busy.client.final('What is the refund policy?');
    await busy.until((m) => m.type === 'answer' && m.stream_index === 3);
    busy.cut();
    await sleep(20);
    await a.host.close();
    expect(await idle.comeBack(b.url)).toMatchObject({ message: 'resumed' });
    await busy.comeBack(b.url);
    await busy.untilIdle();
    expect(busy.text).toBe(counted(60));
    expect(busy.faults).toEqual([]);
    expect(backend.asked).toHaveLength(1);
  });

  test('a client whose session is elsewhere only has to come back', async () => {
    const start = startFleet();
    const backend = countingBackend({ words: 100 });
    const [a, b, c] = [await start({ backend }), await start({ backend }), await start({ backend })];
    const client = await RoamingClient.connect(a.url);
    client.client.final('What is the refund policy?');
    await client.until((m) => m.type === 'answer' && m.stream_index === 3);
    client.cut();
    await client.comeBack(b.url);
    const closed = b.host.close();
    expect(await client.client.closed).toMatchObject({ code: 1012 });
    await client.comeBack(c.url);
    await client.untilIdle();
    expect(client.text).toBe(counted(100));
    expect(client.faults).toEqual([]);
    await closed;
  });

  test('without the log it ends its sessions as it would alone', async () => {
    const start = startFleet();
    const backend = countingBackend({ words: 5 });
    const a = await start({ backend });
    const client = await RoamingClient.connect(a.url);
    client.client.final('What is the refund policy?');
    await client.until({ type: 'answer', final: true });
    a.member.setAvailable(false);
    client.client.final('What is the delivery time?');
    await client.until((m) => m.type === 'answer' && m.final && m.query_id !== client.answers[0]?.query_id);
    const closed = a.host.close();
    expect(await client.client.closed).toMatchObject({ code: 1012 });
    client.read();
    expect(client.stages.at(-1)).toBe('closed');
    expect(client.faults).toEqual([]);
    await closed;
  });
});
