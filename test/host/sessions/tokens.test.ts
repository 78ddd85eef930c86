import { describe, expect, test } from 'vitest';
import { staticKeys } from '../../../src/host/index';
import type { AckMessage } from '../../../src/protocol/index';
import { type HostRig, startHost } from '../../support/host-rig';
import { latestTicket, refused, resumed, type Ticket, ticketOf } from '../../support/resuming';

/** Who may come back to a session, and who may not. */

const KEYS = { ada: 'a-key-of-ada-lovelace', bob: 'a-key-of-robert-boyle' } as const;
const bearer = (key: string) => ({ headers: { authorization: `Bearer ${key}` } });
const byName = staticKeys(KEYS);
const OTHER_TOKEN = `rr1_${'A'.repeat(43)}`;
const OTHER_EPOCH = 'B'.repeat(22);

/** Loses a session that it could come back to. */
async function lost({ connect }: HostRig, options?: Parameters<HostRig['connect']>[0]): Promise<Ticket> {
  const client = await connect(options);
  const ticket = await ticketOf(client);
  client.close();
  return ticket;
}

async function answerTo(rig: HostRig, ticket: Ticket, options?: Parameters<HostRig['connect']>[0]) {
  const client = await rig.connect(options);
  client.send({ type: 'reconnect', ...ticket });
  const answer = await client.until({ type: 'error', code: 'RESUME_FAILED' });
  const { session_id, seq, ...rest } = answer as typeof answer & { seq: number };
  return rest;
}

describe('a token', () => {
  test('has 256 bits, the epoch 128, and both come with the greeting, with the time there is', async () => {
    const rig = await startHost({ resume: { windowMs: 5_000 } });
    const client = await rig.connect();
    const greeting = (await client.until({ message: 'connected' })) as AckMessage;
    expect(greeting.resume_token).toMatch(/^rr1_[\w-]{43}$/);
    expect(greeting.epoch).toMatch(/^[\w-]{22}$/);
    expect(greeting.resume_window_ms).toBe(5_000);
    const other = await ticketOf(await rig.connect());
    expect(other.resume_token).not.toBe(greeting.resume_token);
    expect(other.epoch).not.toBe(greeting.epoch);
  });

  test('that is wrong, of another epoch or made up is refused like an unknown session, and counted', async () => {
    const rig = await startHost();
    const [ticket, other] = [await lost(rig), await lost(rig)];
    const answers = [
      await answerTo(rig, { ...ticket, resume_token: OTHER_TOKEN }),
      await answerTo(rig, { ...ticket, resume_token: other.resume_token }),
      await answerTo(rig, { ...ticket, resume_token: '' }),
      await answerTo(rig, { ...ticket, epoch: OTHER_EPOCH }),
      await answerTo(rig, { ...ticket, epoch: 'x'.repeat(5_000) }),
    ];
    expect(answers[0]).toMatchObject({ reason: 'unknown', code: 'RESUME_FAILED' });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(rig.sessions.filter((line) => line === 'resumeRefused unknown')).toHaveLength(answers.length);
    // The right one still is.
    await resumed(await rig.connect(), ticket);
  });

  test('of another subject is refused alike; without authentication nobody has a subject', async () => {
    const rig = await startHost({ authenticate: byName });
    const ticket = await lost(rig, bearer(KEYS.ada));
    expect(await answerTo(rig, ticket, bearer(KEYS.bob))).toMatchObject({ reason: 'unknown' });
    await resumed(await rig.connect(bearer(KEYS.ada)), ticket);
  });

  test('never takes the place of a credential', async () => {
    const rig = await startHost({ authenticate: byName });
    const ticket = await lost(rig, bearer(KEYS.ada));
    const stranger = await rig.connect();
    stranger.send({ type: 'reconnect', ...ticket });
    expect((await stranger.closed).code).toBe(4401);
    expect(stranger.summary()).toEqual(['error UNAUTHORIZED']);
    // By the first message it may come back just as well.
    const known = await rig.connect();
    known.send({ type: 'auth', token: KEYS.ada });
    expect(await resumed(known, ticket)).toMatchObject({ epoch: ticket.epoch });
  });

  test('is replaced when it is used, and refused once the client has shown the next one or anything else', async () => {
    const rig = await startHost();
    const ticket = await lost(rig);
    const second = await rig.connect();
    const answer = await resumed(second, ticket);
    expect(answer.resume_token).not.toBe(ticket.resume_token);
    second.send({ type: 'keepalive' });
    await second.until({ received_type: 'keepalive' });
    second.close();
    expect(await refused(await rig.connect(), ticket)).toBe('unknown');
    await resumed(await rig.connect(), { ...ticket, resume_token: answer.resume_token ?? '' });
  });

  test('is good for as long as its successor may have got lost on the way, however often', async () => {
    const rig = await startHost();
    const ticket = await lost(rig);
    const tokens = new Set([ticket.resume_token]);
    for (let round = 0; round < 5; round++) {
      const client = await rig.connect();
      tokens.add((await resumed(client, ticket)).resume_token ?? '');
      client.close();
    }
    expect(tokens.size).toBe(6);
    // One of those that got lost is nobody's.
    const [, second = ''] = tokens;
    expect(await refused(await rig.connect(), { ...ticket, resume_token: second })).toBe('unknown');
    await resumed(await rig.connect(), { ...ticket, resume_token: [...tokens].at(-1) ?? '' });
  });

  test('that is used twice at once leaves the session to the newest, and the other gets 4409', async () => {
    const rig = await startHost();
    const ticket = await lost(rig);
    const [a, b] = [await rig.connect(), await rig.connect()];
    a.send({ type: 'reconnect', ...ticket });
    b.send({ type: 'reconnect', ...ticket });
    const [loser, winner] = (await Promise.race([a.closed.then(() => true), b.closed.then(() => false)]))
      ? [a, b]
      : [b, a];
    expect(await loser.closed).toEqual({ code: 4409, reason: 'taken over' });
    await winner.until({ message: 'resumed' });
    winner.final('what is the return policy?');
    await rig.backend.asked(1);
    expect(rig.sessions.filter((line) => line.startsWith('sessionResumed'))).toHaveLength(2);
  });

  test('is never stored nor logged', async () => {
    const lines: string[] = [];
    const write = (...given: unknown[]) => void lines.push(JSON.stringify(given));
    const rig = await startHost({ logger: { debug: write, info: write, warn: write, error: write } });
    const ticket = await lost(rig);
    const second = await rig.connect();
    const { resume_token: next = 'none' } = await resumed(second, ticket);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) {
      expect(line).not.toContain(ticket.resume_token);
      expect(line).not.toContain(next);
      expect(line).not.toContain(ticket.epoch);
    }
  });
});

describe('guessing', () => {
  test('at a session ends in a ban of the address, also for the right token', async () => {
    const rig = await startHost({ limits: { wrongCredentials: 3 } });
    const ticket = await lost(rig);
    const reasons: (string | undefined)[] = [];
    for (let guess = 0; guess < 6; guess++) {
      reasons.push(await refused(await rig.connect(), { ...ticket, resume_token: OTHER_TOKEN }));
    }
    expect(reasons.slice(0, 3)).toEqual(['unknown', 'unknown', 'unknown']);
    expect(reasons.at(-1)).toBe('forbidden');
    expect(await refused(await rig.connect(), ticket)).toBe('forbidden');
    expect(rig.sessions).toContain('resumeRefused forbidden');
  });

  test('of one subject is its own affair', async () => {
    const rig = await startHost({ authenticate: byName, limits: { wrongCredentials: 2 } });
    const ticket = await lost(rig, bearer(KEYS.ada));
    for (let guess = 0; guess < 5; guess++) {
      await refused(await rig.connect(bearer(KEYS.bob)), { ...ticket, resume_token: OTHER_TOKEN });
    }
    expect(await refused(await rig.connect(bearer(KEYS.bob)), ticket)).toBe('forbidden');
    await resumed(await rig.connect(bearer(KEYS.ada)), ticket);
  });

  test('after a restart, when nobody knows the sessions of many clients, bans none of them', async () => {
    const rig = await startHost({ limits: { wrongCredentials: 3 } });
    const ticket = await lost(rig);
    const reasons: (string | undefined)[] = [];
    for (let client = 0; client < 6; client++) {
      reasons.push(await refused(await rig.connect(), { ...ticket, epoch: `${OTHER_EPOCH}${client}` }));
    }
    expect(reasons[0]).toBe('unknown');
    expect(reasons.at(-1)).toBe('forbidden');
    await resumed(await rig.connect(), ticket);
  });
});

describe('a reconnect', () => {
  test('that is not the first message is forbidden, and the session goes on', async () => {
    const rig = await startHost();
    const ticket = await lost(rig);
    const late = await rig.connect();
    late.send({ type: 'keepalive' });
    expect(await refused(late, ticket)).toBe('forbidden');
    const twice = await rig.connect();
    await resumed(twice, ticket);
    expect(await refused(twice, latestTicket(twice.messages))).toBe('forbidden');
    late.final('what is the return policy?');
    await rig.backend.asked(1);
  });

  test('from beyond what was sent is refused, and nothing of it is lost for that', async () => {
    const rig = await startHost();
    const ticket = await lost(rig);
    expect(await refused(await rig.connect(), { ...ticket, last_seq: 99 })).toBe('epoch');
    expect(await refused(await rig.connect(), { ...ticket, session_id: 'never heard of' })).toBe('epoch');
    await resumed(await rig.connect(), ticket);
  });

  test('without resuming is answered with "unavailable", and no greeting promises anything', async () => {
    const rig = await startHost({ resume: false });
    const client = await rig.connect();
    const greeting = (await client.until({ message: 'connected' })) as AckMessage;
    expect(greeting).toEqual({ type: 'ack', session_id: greeting.session_id, message: 'connected' });
    const ticket = { session_id: 'x', epoch: OTHER_EPOCH, resume_token: OTHER_TOKEN, last_seq: 0 };
    expect(await refused(client, ticket)).toBe('unavailable');
  });

  test('that is refused leaves the client with the session it was greeted with', async () => {
    const rig = await startHost();
    const client = await rig.connect();
    const own = await ticketOf(client);
    await refused(client, { ...own, epoch: OTHER_EPOCH });
    client.final('what is the return policy?');
    await rig.backend.asked(1);
    expect(await client.until({ stage: 'analyzing' })).toMatchObject({ session_id: own.session_id });
    const ticket = latestTicket(client.messages);
    client.close();
    await resumed(await rig.connect(), ticket);
  });
});
