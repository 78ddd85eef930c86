import { describe, expect, test } from 'vitest';
import { RealtimeRagClient } from '../../../src/client/node';
import { staticKeys } from '../../../src/host/index';
import type { ServerMessage } from '../../../src/protocol/index';
import { parrot, SECRETS, said, startWebhooks } from './rig';

const KEYS = {
  recall: 'a-key-of-the-very-subject',
  issuer: 'a-key-of-an-issuer-here',
  other: 'a-key-of-somebody-else',
};
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const identities = new Map([
  [KEYS.recall, { subject: 'webhook:recall' }],
  [KEYS.issuer, { subject: 'backoffice', issuer: true }],
  [KEYS.other, { subject: 'somebody' }],
]);
const authenticate = ({ token }: { token?: string }) => identities.get(token ?? '') ?? null;

const final = (message: ServerMessage) => message.type === 'answer' && message.final;
const seqs = (messages: ServerMessage[]) => messages.flatMap((one) => (one.type === 'ack' ? [] : [one.seq]));

describe('who may read', () => {
  test('the subject of the source, and an issuer', async () => {
    const rig = await startWebhooks({ authenticate, backend: parrot });
    await rig.send('recall', said('Welcome.'));
    for (const key of [KEYS.recall, KEYS.issuer]) {
      const reader = await rig.read('recall:bot-1', bearer(key));
      await reader.until({ type: 'ack', message: 'connected' });
    }
  });

  test('with a subject of its own, that subject alone: not even an issuer', async () => {
    const rig = await startWebhooks({
      authenticate: staticKeys({ desk: KEYS.recall, web: KEYS.other }),
      webhooks: { recall: { secret: SECRETS.recall, subject: 'desk' } },
      backend: parrot,
    });
    await rig.send('recall', said('Welcome.'));
    const reader = await rig.read('recall:bot-1', bearer(KEYS.recall));
    await reader.until({ type: 'ack', message: 'connected' });
    const refused = await rig.read('recall:bot-1', bearer(KEYS.other));
    expect((await refused.closed).code).toBe(4403);
  });

  test('nobody else, whether there is such a meeting or not', async () => {
    const rig = await startWebhooks({ authenticate });
    await rig.send('recall', said('Welcome.'));
    const seen = [];
    for (const meeting of ['recall:bot-1', 'recall:bot-2', 'attendee:bot-1', 'nobody:1', 'nonsense', ':']) {
      const reader = await rig.read(meeting, bearer(KEYS.other));
      seen.push([await reader.closed, reader.messages]);
    }
    expect(new Set(seen.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(seen[0]).toMatchObject([{ code: 4403 }, [{ type: 'error', code: 'FORBIDDEN', close_code: 4403 }]]);
  });

  test('a key that comes as the first message counts as well', async () => {
    const rig = await startWebhooks({ authenticate });
    await rig.send('recall', said('Welcome.'));
    const reader = await rig.read('recall:bot-1');
    reader.send({ type: 'auth', token: KEYS.recall });
    await reader.until({ type: 'ack', message: 'connected' });
    expect(reader.summary().slice(0, 2)).toEqual(['ack auth', 'ack connected']);
    const other = await rig.read('recall:bot-1');
    other.send({ type: 'auth', token: KEYS.other });
    expect(await other.closed).toMatchObject({ code: 4403 });
  });

  test('the key of a subject that the operator named', async () => {
    const rig = await startWebhooks({
      webhooks: {
        recall: {
          secret: `whsec_${Buffer.from('recall-recall-recall-recall').toString('base64')}`,
          subject: 'desk',
        },
      },
      authenticate: staticKeys({ desk: KEYS.recall }),
    });
    await rig.send('recall', said('Welcome.'));
    const reader = await rig.read('recall:bot-1', bearer(KEYS.recall));
    await reader.until({ type: 'ack', message: 'connected' });
  });
});

describe('what they read', () => {
  test('nothing but a greeting before the meeting begins, or is over without them', async () => {
    const rig = await startWebhooks({ backend: parrot });
    const [one, other] = [await rig.read('recall:bot-1'), await rig.read('recall:bot-2')];
    const client = new RealtimeRagClient({ url: `${rig.url}?meeting=recall:bot-1` });
    const { session_id } = (await one.until({ type: 'ack', message: 'connected' })) as { session_id: string };
    const answered = new Promise<string>((resolve) =>
      client.on('answer', ({ content }) => content && resolve(content)),
    );
    await client.connect();
    await rig.send('recall', { event: 'bot.fatal', data: { bot: { id: 'bot-2' } } });
    expect(await other.closed).toMatchObject({ code: 1000 });
    expect(other.summary()).toEqual(['ack connected']);
    await rig.send('recall', said('What is the return policy?'));
    await one.until(final);
    expect(new Set(one.messages.map((message) => message.session_id))).toEqual(new Set([session_id]));
    expect(await answered).toBe('You asked: What is the return policy?');
    client.close();
  });

  test('everything, whenever they come, and all the same', async () => {
    const rig = await startWebhooks();
    const early = await rig.read('recall:bot-1');
    await rig.send('recall', said('What is the return policy?'));
    await rig.backend.asked(1);
    rig.backend.say('Fourteen ');
    await early.until({ type: 'answer', content: 'Fourteen ' });
    const late = await rig.read('recall:bot-1');
    await late.until({ type: 'answer', content: 'Fourteen ' });
    rig.backend.say('days.');
    rig.backend.end();
    await Promise.all([early.until(final), late.until(final)]);
    await Promise.all([early, late].map((one) => one.until({ type: 'status', stage: 'idle' })));
    expect(late.messages).toEqual(early.messages);
    expect(seqs(late.messages)).toEqual(late.messages.slice(1).map((_, at) => at + 1));
    expect(late.messages[0]).toEqual({
      type: 'ack',
      session_id: late.messages[1]?.session_id,
      message: 'connected',
    });
  });

  test('answers from long ago as a whole, when there is too much to tell', async () => {
    const rig = await startWebhooks();
    const ask = async (question: string, at: number) => {
      await rig.send('recall', said(question, 'bot-1', 'Bob Roy', at));
      await rig.backend.asked(at);
    };
    await ask('What is the return policy?', 1);
    for (let part = 0; part < 3_000; part++) rig.backend.say('word ');
    rig.backend.end();
    const early = await rig.read('recall:bot-1');
    await early.until(final);
    await ask('How long does shipping take?', 2);
    rig.backend.say('Three ');
    await early.until({ type: 'answer', content: 'Three ' });
    const late = await rig.read('recall:bot-1');
    await late.until({ type: 'answer', content: 'Three ' });
    expect(late.messages[0]).toMatchObject({ message: 'connected', truncated: true });
    const [whole] = late.messages.filter((one) => one.type === 'answer');
    expect(whole).toMatchObject({ content: 'word '.repeat(3_000), final: true, finish_reason: 'complete' });
    expect(late.messages.find((one) => one.type === 'status' && one.stage === 'analyzing')).toMatchObject({
      question: 'What is the return policy?',
    });
    rig.backend.say('days.');
    rig.backend.end();
    await late.until({ type: 'answer', content: 'days.' });
    const order = seqs(late.messages);
    expect(order).toEqual([...order].sort((a, b) => a - b));
  });

  test('one that does not read is closed, and the other goes on', async () => {
    const rig = await startWebhooks({ limits: { bufferedBytes: 20_000 } });
    const [slow, quick] = [await rig.read('recall:bot-1'), await rig.read('recall:bot-1')];
    slow.socket.pause();
    await rig.send('recall', said('Welcome.'));
    const isClosed = () => rig.told.some((line) => line.startsWith('slowConsumer'));
    // More and more, until it does not fit into the buffers of the socket.
    for (let round = 1; !isClosed() && round < 100; round++) {
      quick.control('instant_query', { text: `What about item ${round}?` });
      await rig.backend.asked(round);
      for (let part = 0; part < 100; part++) rig.backend.say(`${'x'.repeat(8_000)} `);
      rig.backend.end();
      await quick.until(final, quick.messages.length);
    }
    expect(isClosed()).toBe(true);
    expect(quick.socket.readyState).toBe(quick.socket.OPEN);
  });

  test('one that leaves takes nothing with it', async () => {
    const rig = await startWebhooks();
    const [gone, other] = [await rig.read('recall:bot-1'), await rig.read('recall:bot-1')];
    await rig.send('recall', said('What is the return policy?'));
    await rig.backend.asked(1);
    gone.leave();
    await gone.closed;
    rig.backend.say('Fourteen days.');
    rig.backend.end();
    await other.until(final);
  });
});

describe('what they may send', () => {
  test('a question, whose acknowledgement they alone get', async () => {
    const rig = await startWebhooks({ backend: parrot });
    await rig.send('recall', said('Welcome.'));
    const [one, other] = [await rig.read('recall:bot-1'), await rig.read('recall:bot-1')];
    one.control('instant_query', { text: 'Who pays for returns?', client_seq: 1 });
    await one.until(final);
    await other.until(final);
    // Its own count: not a repetition of the first reader's.
    other.control('instant_query', { text: 'And who pays for shipping?', client_seq: 1 });
    await other.until({ type: 'answer', content: 'You asked: And who pays for shipping?' });
    for (const reader of [one, other]) {
      expect(reader.messages.filter((message) => message.type === 'ack')).toMatchObject([
        { message: 'connected' },
        { received_type: 'control', client_seq: 1 },
      ]);
    }
  });

  test('the end of an answer', async () => {
    const rig = await startWebhooks();
    const reader = await rig.read('recall:bot-1');
    await rig.send('recall', said('What is the return policy?'));
    await rig.backend.asked(1);
    reader.control('cancel');
    await reader.until({ type: 'answer', final: true, finish_reason: 'cancelled' });
  });

  test('nothing else: no speech, no end, no other session', async () => {
    const rig = await startWebhooks();
    const reader = await rig.read('recall:bot-1');
    const other = await rig.read('recall:bot-1');
    reader.control('instant_query', { text: 'Too early?', client_seq: 1 });
    await reader.until({ type: 'error', code: 'NO_FINAL_ASR', client_seq: 1 });
    await rig.send('recall', said('Welcome.'));
    await reader.until({ type: 'ack', message: 'connected' });
    reader.final('What is the return policy?', { client_seq: 2 });
    reader.control('stop', { client_seq: 3 });
    reader.control('pause', { client_seq: 4 });
    reader.control('instant_query', { text: 'Elsewhere?', session_id: 'mine', client_seq: 5 });
    reader.send({ type: 'reconnect', session_id: 'x', epoch: 'x', resume_token: 'x', last_seq: 0 });
    for (const client_seq of [2, 3, 4, 5])
      await reader.until({ type: 'error', code: 'FORBIDDEN', client_seq });
    reader.send({ type: 'keepalive' });
    await reader.until({ type: 'ack', received_type: 'keepalive' });
    await other.until({ type: 'status', stage: 'listening' });
    expect(other.messages.filter((message) => message.type === 'error')).toEqual([]);
    expect(rig.backend.questions).toEqual([]);
  });
});
