import { describe, expect, test } from 'vitest';
import { staticKeys } from '../../../src/host/index';
import { FakeClock } from '../../support/fake-clock';
import { type HostRig, startHost } from '../../support/host-rig';
import { latestTicket, refused, resumed, told } from '../../support/resuming';
import type { TestClient } from '../../support/ws-client';

/** What becomes of a session whose client is away. */

const QUESTION = 'what is the return policy?';
const KEY = 'a-key-of-the-front-desk';
const bearer = { headers: { authorization: `Bearer ${KEY}` } };

async function inAnAnswer(
  { connect, backend }: HostRig,
  options?: Parameters<HostRig['connect']>[0],
): Promise<TestClient> {
  const client = await connect(options);
  client.final(QUESTION);
  await backend.asked(1);
  backend.say('Thirty ');
  await client.until({ type: 'answer' });
  return client;
}

async function away(rig: HostRig, client: TestClient) {
  const ticket = latestTicket(client.messages);
  client.close();
  await expect.poll(() => rig.sessions.filter((line) => line.startsWith('sessionAway'))).not.toEqual([]);
  return ticket;
}

describe('a session without its client', () => {
  test('ends when its time is over: its upstream is aborted, and its client is told that it has expired', async () => {
    const clock = new FakeClock();
    const rig = await startHost({ resume: { windowMs: 60_000 }, session: { clock } });
    const ticket = await away(rig, await inAnAnswer(rig));
    await clock.advance(59_999);
    expect(rig.backend.signals[0]?.aborted).toBe(false);
    await clock.advance(1);
    expect(rig.backend.signals[0]?.aborted).toBe(true);
    expect(rig.sessions.slice(-2)).toEqual(['answered 1', 'sessionEnded 1 expired']);
    expect(await refused(await rig.connect(), ticket)).toBe('expired');
    const other = { ...ticket, resume_token: `rr1_${'A'.repeat(43)}` };
    expect(await refused(await rig.connect(), other)).toBe('unknown');
  });

  test('has its whole time again each time its client comes back', async () => {
    const clock = new FakeClock();
    const rig = await startHost({
      resume: { windowMs: 60_000 },
      session: { clock, answerTimeoutMs: Number.POSITIVE_INFINITY },
    });
    let client = await inAnAnswer(rig);
    for (let round = 0; round < 3; round++) {
      const ticket = latestTicket(client.messages);
      client.close();
      const count = () => rig.sessions.filter((line) => line === 'sessionAway 1').length;
      await expect.poll(count).toBe(round + 1);
      await clock.advance(40_000);
      client = await rig.connect();
      await resumed(client, ticket);
      client.messages.splice(0, 2);
    }
    await clock.advance(100_000);
    expect(rig.backend.signals[0]?.aborted).toBe(false);
  });

  test.each([1000, 4000])('ends at once when the client itself closes with %i', async (code) => {
    const rig = await startHost();
    const client = await inAnAnswer(rig);
    const ticket = latestTicket(client.messages);
    client.socket.close(code);
    await client.closed;
    await expect.poll(() => rig.backend.signals[0]?.aborted).toBe(true);
    expect(rig.sessions).not.toContain('sessionAway 1');
    expect(await refused(await rig.connect(), ticket)).toBe('expired');
  });

  test('ends at once when the client closes without a code, and when it may not go on', async () => {
    const rig = await startHost({ maxPayload: 1_000 });
    const client = await inAnAnswer(rig);
    client.socket.close();
    await expect.poll(() => rig.backend.signals[0]?.aborted).toBe(true);
    const other = await rig.connect();
    other.final(QUESTION);
    await rig.backend.asked(2);
    other.final('x'.repeat(2_000));
    expect((await other.closed).code).toBe(1009);
    await expect.poll(() => rig.backend.signals[1]?.aborted).toBe(true);
  });

  test('goes on when the page of its client is left, which may be loaded again', async () => {
    const rig = await startHost();
    const client = await inAnAnswer(rig);
    const ticket = latestTicket(client.messages);
    client.socket.close(1001);
    await client.closed;
    rig.backend.say('days.');
    const second = await rig.connect();
    await resumed(second, ticket);
    await second.until({ type: 'answer', content: 'days.' });
  });

  test('cancels its questions if that is wanted, and says so later', async () => {
    const rig = await startHost({ resume: { whileAway: 'cancel' } });
    const client = await inAnAnswer(rig);
    client.final('how long is the warranty?');
    await client.until((m) => m.type === 'status' && m.note !== undefined);
    const ticket = await away(rig, client);
    expect(rig.backend.signals[0]?.aborted).toBe(true);
    expect(rig.backend.queries).toHaveLength(1);
    const second = await rig.connect();
    const answer = await resumed(second, ticket);
    await second.until({ stage: 'idle' }, second.messages.indexOf(answer));
    const finals = told(second, answer).filter((m) => m.type === 'answer' && m.final);
    expect(finals).toMatchObject([{ finish_reason: 'cancelled' }, { finish_reason: 'cancelled' }]);
    second.final('what are your opening hours?');
    await rig.backend.asked(2);
  });

  test('makes its backend wait before what it says would push out what its client has not got', async () => {
    const rig = await startHost({ resume: { maxEvents: 32 } });
    const ticket = await away(rig, await inAnAnswer(rig));
    for (let n = 0; n < 100; n++) rig.backend.say(`${n} `);
    rig.backend.end();
    const second = await rig.connect();
    const answer = await resumed(second, ticket);
    expect(answer.truncated).toBeUndefined();
    await second.until({ final: true });
    const content = told(second, answer).flatMap((m) => (m.type === 'answer' ? [m.content] : []));
    expect(content.join('')).toBe(Array.from({ length: 100 }, (_, n) => `${n} `).join(''));
  });

  test('has to go when there are too many: the one that has waited longest', async () => {
    const rig = await startHost({ resume: { sessions: 2 } });
    const tickets = [];
    for (let n = 1; n <= 3; n++) {
      const client = await rig.connect();
      await client.until({ stage: 'listening' });
      tickets.push(latestTicket(client.messages));
      client.close();
      await expect.poll(() => rig.sessions).toContain(`sessionAway ${n}`);
    }
    expect(rig.sessions).toContain('sessionEnded 1 evicted');
    const [first, second, third] = tickets;
    if (!first || !second || !third) throw new Error('three were lost');
    expect(await refused(await rig.connect(), first)).toBe('expired');
    await resumed(await rig.connect(), second);
    await resumed(await rig.connect(), third);
  });

  test('ends when its subject is signed out, and so does one with a client', async () => {
    const rig = await startHost({ authenticate: staticKeys({ ada: KEY }) });
    const ticket = await away(rig, await inAnAnswer(rig, bearer));
    const there = await rig.connect(bearer);
    await there.until({ stage: 'listening' });
    const other = latestTicket(there.messages);
    expect(rig.host.disconnect('ada')).toBe(1);
    expect(rig.backend.signals[0]?.aborted).toBe(true);
    expect((await there.closed).code).toBe(4401);
    expect(await refused(await rig.connect(bearer), ticket)).toBe('expired');
    expect(await refused(await rig.connect(bearer), other)).toBe('expired');
  });

  test('is kept when its credential has run out, until there is a fresh one', async () => {
    let expiresAt = Date.now() + 300;
    const rig = await startHost({ authenticate: () => ({ subject: 'ada', expiresAt }) });
    const client = await inAnAnswer(rig);
    expect((await client.closed).code).toBe(4401);
    expiresAt = Date.now() + 60_000;
    rig.backend.say('days.');
    const second = await rig.connect();
    await resumed(second, latestTicket(client.messages));
    await second.until({ content: 'days.' });
  });

  test('counts for its subject: coming back neither escapes a limit nor meets it twice', async () => {
    const rig = await startHost({
      authenticate: () => ({ subject: 'ada', limits: { connections: 1, concurrentQuestions: 1 } }),
    });
    const ticket = await away(rig, await inAnAnswer(rig));
    // Its answer goes on, so a new session of the same subject has no place for another.
    const fresh = await rig.connect();
    fresh.final(QUESTION);
    await fresh.until({ code: 'RATE_LIMITED' });
    fresh.leave();
    await fresh.closed;
    await expect.poll(() => rig.host.health().connections).toBe(0);
    const second = await rig.connect();
    await resumed(second, ticket);
    rig.backend.end();
    await second.until({ stage: 'idle' });
    second.final('how long is the warranty?');
    await rig.backend.asked(2);
  });

  test('ends when the server shuts down', async () => {
    const rig = await startHost();
    await away(rig, await inAnAnswer(rig));
    await rig.host.close();
    expect(rig.backend.signals[0]?.aborted).toBe(true);
    expect(rig.sessions).toContain('sessionEnded 1 draining');
  });

  test('that was closed by its client and still answers, is over when it has', async () => {
    const rig = await startHost();
    const client = await inAnAnswer(rig);
    client.control('stop');
    await client.until({ received_type: 'control' });
    const ticket = await away(rig, client);
    rig.backend.end();
    await expect.poll(() => rig.sessions).toContain('answered 1');
    expect(await refused(await rig.connect(), ticket)).toBe('expired');
  });
});
