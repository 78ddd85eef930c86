import { describe, expect, test } from 'vitest';
import { staticKeys } from '../../../src/host/index';
import type { AnswerMessage, ServerMessage } from '../../../src/protocol/index';
import { readFixture } from '../../asr/fixtures';
import type { TestClient } from '../../support/ws-client';
import { attendee, parrot, SECRETS, said, sorted, standard, startWebhooks, WEBHOOKS } from './rig';

const complete = (message: ServerMessage) =>
  message.type === 'answer' && message.final && message.finish_reason === 'complete';

function answersOf({ messages }: TestClient): string[] {
  const texts = new Map<string, string>();
  for (const message of messages.filter((one): one is AnswerMessage => one.type === 'answer')) {
    const { query_id: id, content, replace } = message;
    texts.set(id, replace ? content : `${texts.get(id) ?? ''}${content}`);
  }
  return [...texts.values()];
}

describe('the stream of a meeting bot ends in answers', () => {
  test.each([
    ['recall', '2d0c3d7a-9f52-4bb1-8f4e-4b9c6a7d8e90', ''],
    ['attendee', 'bot_3hfP0PXEsNinIZmh', ''],
    ['vexa', '1842', '?meeting=1842'],
    ['zoom', 'uuid-1', '?meeting=uuid-1'],
    ['fireflies', '01KBTQ7Y3M', ''],
    ['telnyx', 'session-1', '?meeting=session-1'],
  ])('%s', async (source, meeting, query) => {
    const rig = await startWebhooks({ backend: parrot });
    const reader = await rig.read(`${source}:${meeting}`);
    for (const message of readFixture(source)) {
      expect(await rig.send(source, message, query)).toMatchObject({ status: 200 });
    }
    await reader.until(complete);
    await expect.poll(() => answersOf(reader)).toContain('You asked: What is the return policy?');
    expect(reader.summary().slice(0, 2)).toEqual(['ack connected', 'status listening']);
    expect(reader.messages.filter(({ type }) => type === 'ack')).toHaveLength(1);
  });

  test('and that of a recogniser, whose meeting the address names', async () => {
    const rig = await startWebhooks({ backend: parrot });
    for (const message of readFixture('deepgram')) {
      expect(await rig.send('deepgram', message, '?meeting=desk')).toMatchObject({ status: 200 });
    }
    const reader = await rig.read('deepgram:desk');
    await expect.poll(() => answersOf(reader)).toContain('You asked: What is the return policy for lamps?');
    const nameless = await rig.send('deepgram', readFixture('deepgram')[0]);
    expect(nameless).toMatchObject({ status: 400 });
  });
});

describe('signatures', () => {
  const body = JSON.stringify(said('What is the return policy?'));

  test('wrong ones are refused, and their address is banned after too many', async () => {
    const rig = await startWebhooks({ limits: { wrongCredentials: 2 } });
    const wrong = () => rig.post('recall', body, standard(body, { secret: SECRETS.other }));
    expect(await wrong()).toMatchObject({ status: 401 });
    expect(await rig.post('recall', body, {})).toMatchObject({ status: 401 });
    expect(await wrong()).toMatchObject({ status: 401 });
    expect(await wrong()).toMatchObject({ status: 429, retryAfter: expect.any(String) });
    expect(rig.backend.questions).toEqual([]);
  });

  test('late ones are refused, and no guess', async () => {
    const rig = await startWebhooks({ limits: { wrongCredentials: 1 } });
    const now = Math.floor(Date.now() / 1_000);
    for (const at of [now - 400, now + 400, now - 400]) {
      expect(await rig.post('recall', body, standard(body, { at }))).toMatchObject({ status: 401 });
    }
    expect(await rig.post('recall', body, standard(body))).toEqual({
      status: 200,
      said: { status: 'taken' },
      retryAfter: null,
    });
  });

  test('a repeated message is acknowledged and does nothing', async () => {
    const rig = await startWebhooks();
    const other = JSON.stringify(said('How long does shipping take?', 'bot-1', 'Bob Roy', 9));
    const signed = standard(body, { id: 'msg_same' });
    expect((await rig.post('recall', body, signed)).said).toEqual({ status: 'taken' });
    expect((await rig.post('recall', body, signed)).said).toEqual({ status: 'repeated' });
    expect((await rig.post('recall', other, standard(other, { id: 'msg_same' }))).said).toEqual({
      status: 'repeated',
    });
    expect((await rig.post('recall', other, standard(other))).said).toEqual({ status: 'taken' });
  });

  test('an idempotency key of Attendee is one', async () => {
    const rig = await startWebhooks();
    const [, update] = readFixture('attendee');
    expect((await rig.send('attendee', update)).said).toEqual({ status: 'taken' });
    expect((await rig.send('attendee', update)).said).toEqual({ status: 'repeated' });
    const pretty = JSON.stringify({ ...(update as object), idempotency_key: 'another' }, null, 2);
    expect((await rig.post('attendee', pretty, attendee(sorted(JSON.parse(pretty))))).said).toEqual({
      status: 'taken',
    });
  });

  test('a secret that is being replaced is valid still', async () => {
    const rig = await startWebhooks({ webhooks: { recall: { secret: [SECRETS.other, SECRETS.recall] } } });
    expect(await rig.post('recall', body, standard(body))).toMatchObject({ status: 200 });
    expect(await rig.post('recall', body, standard(body, { secret: SECRETS.other }))).toMatchObject({
      status: 200,
    });
  });
});

describe('requests', () => {
  test('a source without a secret, and a host without sources, take nothing', async () => {
    const rig = await startWebhooks({ webhooks: { recall: { secret: SECRETS.recall } } });
    expect(await rig.send('attendee', {})).toMatchObject({ status: 404 });
    expect(await rig.post('nobody', '{}', {})).toMatchObject({ status: 404 });
    const closed = await startWebhooks({ webhooks: {} });
    expect(await closed.send('recall', said('Hello'))).toMatchObject({ status: 404 });
    const get = await fetch(`${rig.origin}/v1/transcripts/recall`);
    expect([get.status, get.headers.get('allow')]).toEqual([405, 'POST']);
  });

  test('what is too large, no JSON, or about nothing', async () => {
    const rig = await startWebhooks({ meetings: { maxBodyBytes: 1_000 } });
    const large = JSON.stringify({ text: 'x'.repeat(1_000) });
    expect(await rig.post('recall', large, standard(large))).toMatchObject({ status: 413 });
    expect(await rig.post('recall', '{', standard('{'))).toMatchObject({ status: 400 });
    expect((await rig.send('recall', { event: 'calendar.update', data: {} })).said).toEqual({
      status: 'ignored',
    });
    const strange = { event: 'unheard.of', data: { bot: { id: 'bot-1' } } };
    expect((await rig.send('recall', strange)).said).toEqual({ status: 'unknown' });
    expect(rig.host.health()).toMatchObject({ status: 'ok' });
  });

  test('requests that overlap are taken in the order in which they came', async () => {
    const rig = await startWebhooks();
    const { request } = await import('node:http');
    const body = JSON.stringify(said('What is the return policy?', 'bot-1', 'Bob Roy', 1));
    const slow = request(`${rig.origin}/v1/transcripts/recall`, {
      method: 'POST',
      headers: { ...standard(body), 'content-length': Buffer.byteLength(body) },
    });
    const answered = new Promise<number>((resolve) => {
      slow.on('response', (response) => resolve(response.resume().statusCode ?? 0));
    });
    slow.write(body.slice(0, 10));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const second = rig.send('recall', said('How long does shipping take?', 'bot-1', 'Bob Roy', 9));
    await new Promise((resolve) => setTimeout(resolve, 50));
    slow.end(body.slice(10));
    expect([await answered, (await second).status]).toEqual([200, 200]);
    await rig.backend.asked(1);
    rig.backend.end();
    await rig.backend.asked(2);
    expect(rig.backend.questions).toEqual(['What is the return policy?', 'How long does shipping take?']);
  });

  test('one whose body does not come holds up others for a moment only', async () => {
    const rig = await startWebhooks();
    const { request } = await import('node:http');
    const stuck = request(`${rig.origin}/v1/transcripts/recall`, {
      method: 'POST',
      headers: { 'content-length': 9 },
    });
    stuck.on('error', () => {});
    stuck.write('{');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await rig.send('recall', said('What is the return policy?'))).toMatchObject({ status: 200 });
    stuck.destroy();
  });

  test('a flood of one meeting is slowed down, and other meetings are not', async () => {
    const rig = await startWebhooks({ limits: { messagesPerSecond: 5 } });
    const flood = await Promise.all(
      Array.from({ length: 40 }, (_, at) => rig.send('recall', said(`Item ${at}.`, 'bot-1', 'Ann Lee', at))),
    );
    const refused = flood.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(10);
    expect(refused[0]?.retryAfter).toBe('1');
    expect(await rig.send('recall', said('Hello.', 'bot-2'))).toMatchObject({ status: 200 });
  });

  test('there are not more meetings than allowed', async () => {
    const rig = await startWebhooks({ meetings: { meetings: 1 } });
    expect(await rig.send('recall', said('Hello.', 'bot-1'))).toMatchObject({ status: 200 });
    expect(await rig.send('recall', said('Hello.', 'bot-2'))).toMatchObject({ status: 503, retryAfter: '5' });
    expect(await rig.send('recall', said('Well.', 'bot-1'))).toMatchObject({ status: 200 });
  });
});

describe('the end of a meeting', () => {
  const done = (bot: string) => ({ event: 'bot.done', data: { data: { code: 'done' }, bot: { id: bot } } });

  test('what was asked is answered before the session ends, and what comes late begins no other', async () => {
    const rig = await startWebhooks();
    const reader = await rig.read('recall:bot-1');
    await rig.send('recall', said('What is the return policy?'));
    await rig.backend.asked(1);
    expect((await rig.send('recall', done('bot-1'))).said).toEqual({ status: 'taken' });
    expect((await rig.send('recall', said('Bye.', 'bot-1', 'Ann', 20))).said).toEqual({ status: 'over' });
    rig.backend.say('Fourteen days.');
    rig.backend.end();
    expect(await reader.closed).toMatchObject({ code: 1000 });
    expect(answersOf(reader)).toEqual(['Fourteen days.']);
    const again = await rig.read('recall:bot-1');
    expect(await again.closed).toMatchObject({ code: 4403 });
  });

  test('Attendee says so too', async () => {
    const rig = await startWebhooks({ backend: parrot });
    const reader = await rig.read('attendee:bot-1');
    const state = (new_state: string, key: string) =>
      rig.send('attendee', {
        idempotency_key: key,
        bot_id: 'bot-1',
        trigger: 'bot.state_change',
        data: { new_state },
      });
    await state('joined_recording', 'a');
    await state('ended', 'b');
    expect(await reader.closed).toMatchObject({ code: 1000 });
  });

  test('a meeting that is named by its place may be held again', async () => {
    const rig = await startWebhooks({ backend: parrot });
    const segments = readFixture('vexa');
    const status = { type: 'meeting.status', payload: { status: 'completed' } };
    for (let time = 0; time < 2; time++) {
      const reader = await rig.read('vexa:abc-defg-hij');
      for (const message of segments) await rig.send('vexa', message, '?meeting=abc-defg-hij');
      await reader.until(complete);
      await rig.send('vexa', status, '?meeting=abc-defg-hij');
      expect(await reader.closed).toMatchObject({ code: 1000 });
    }
  });

  test('silence ends a session, but not the meeting', async () => {
    const rig = await startWebhooks({ backend: parrot, meetings: { idleMs: 100 } });
    const reader = await rig.read('recall:bot-1');
    await rig.send('recall', said('Welcome.'));
    expect(await reader.closed).toMatchObject({ code: 1000 });
    const another = await rig.read('recall:bot-1');
    await rig.send('recall', said('What is the return policy?', 'bot-1', 'Bob', 99));
    await another.until(complete);
  });

  test('its subject is signed out', async () => {
    const rig = await startWebhooks();
    const reader = await rig.read('recall:bot-1');
    await rig.send('recall', said('What is the return policy?'));
    await rig.backend.asked(1);
    rig.host.disconnect('webhook:recall');
    expect(await reader.closed).toMatchObject({ code: 4401 });
    expect(rig.backend.signals[0]?.aborted).toBe(true);
  });
});

describe('shutdown', () => {
  test('answers finish, readers are told, and the source is to send again', async () => {
    const rig = await startWebhooks();
    const reader = await rig.read('recall:bot-1');
    const waiting = await rig.read('recall:bot-2');
    await rig.send('recall', said('What is the return policy?'));
    await rig.backend.asked(1);
    const closed = rig.host.close({ timeoutMs: 20_000 });
    expect(await waiting.closed).toMatchObject({ code: 1012 });
    expect(await rig.send('recall', said('Hello.', 'bot-3'))).toMatchObject({ status: 503, retryAfter: '1' });
    rig.backend.say('Fourteen days.');
    rig.backend.end();
    expect(await reader.closed).toMatchObject({ code: 1012 });
    expect(answersOf(reader)).toEqual(['Fourteen days.']);
    await closed;
  });

  test('an answer that takes too long is abandoned', async () => {
    const rig = await startWebhooks();
    await rig.send('recall', said('What is the return policy?'));
    await rig.backend.asked(1);
    await rig.host.close({ timeoutMs: 50 });
    expect(rig.backend.signals[0]?.aborted).toBe(true);
  });
});

test('sessions of meetings count for their subject', async () => {
  const rig = await startWebhooks({
    webhooks: { ...WEBHOOKS, recall: { secret: SECRETS.recall, limits: { concurrentQuestions: 1 } } },
    authenticate: staticKeys({ 'webhook:recall': 'a-key-of-sixteen-characters' }),
  });
  const headers = { authorization: 'Bearer a-key-of-sixteen-characters' };
  const second = await rig.read('recall:bot-2', headers);
  await rig.send('recall', said('What is the return policy?', 'bot-1'));
  await rig.backend.asked(1);
  await rig.send('recall', said('How long does shipping take?', 'bot-2'));
  await second.until({ type: 'error', code: 'RATE_LIMITED' });
});

test('webhooks leave the limits of their subject as they are', async () => {
  const key = 'a-key-of-sixteen-characters';
  const rig = await startWebhooks({
    webhooks: { recall: { secret: SECRETS.recall, subject: 'desk' } },
    authenticate: () => ({ subject: 'desk', limits: { concurrentQuestions: 1, connections: 1 } }),
  });
  const reader = await rig.read('recall:bot-2', { authorization: `Bearer ${key}` });
  await rig.send('recall', said('What is the return policy?', 'bot-1'));
  await rig.backend.asked(1);
  expect(await rig.send('recall', said('How long does shipping take?', 'bot-2'))).toMatchObject({
    status: 200,
  });
  await reader.until({ type: 'error', code: 'RATE_LIMITED' });
});
