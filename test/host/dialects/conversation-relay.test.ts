import { describe, expect, test } from 'vitest';
import { twilioSignature } from '../../../src/host/dialects/twilio-signature';
import type { ConversationRelayOptions, HostOptions } from '../../../src/host/index';
import { staticKeys } from '../../../src/host/index';
import { startHost } from '../../support/host-rig';
import { refusal, TestClient } from '../../support/ws-client';
import { CONVERSATION_RELAY, dial, SETUP_FRAME } from './platforms';

const TOKEN = '0123456789abcdef0123456789abcdef';
const KEY = 'a-key-of-the-front-desk';

const start = (
  conversationRelay: ConversationRelayOptions | true = true,
  options: Partial<HostOptions> = {},
) => startHost({ dialects: { conversationRelay }, ...options });
const urlOf = ({ port }: { port: number }) => `ws://127.0.0.1:${port}/ws/conversation-relay`;
const signed = (url: string, token = TOKEN) => ({
  headers: { 'X-Twilio-Signature': twilioSignature(token, url) },
});

test('is off unless it is asked for', async () => {
  expect((await refusal(urlOf(await startHost()))).status).toBe(404);
  expect((await refusal(urlOf(await startHost({ dialects: { conversationRelay: false } })))).status).toBe(
    404,
  );
});

describe('a handshake with an auth token', () => {
  const publicUrl = 'wss://voice.example.com';
  const right = signed('wss://voice.example.com/ws/conversation-relay');

  test('is let in by its signature, as the subject of the option, without any other credential', async () => {
    const rig = await start(
      { authToken: TOKEN, publicUrl, subject: 'calls' },
      { authenticate: staticKeys([KEY]) },
    );
    const client = await TestClient.connect(urlOf(rig), right);
    expect(rig.told).toContain('connectionAdmitted signature');
    // Not a credential here.
    const caller = CONVERSATION_RELAY.begin(client, { ...SETUP_FRAME, customParameters: { token: 'other' } });
    const prompt = caller.ask('how do I get there');
    await rig.backend.asked(1);
    expect(rig.backend.queries[0]?.user).toBe('calls');
    rig.backend.say('By bus.');
    rig.backend.end();
    expect((await caller.until(prompt)).text).toBe('By bus.');
  });

  test('is refused without a signature, with a wrong one, and with a key instead', async () => {
    const rig = await start({ authToken: TOKEN, publicUrl }, { authenticate: staticKeys([KEY]) });
    const wrong = [
      {},
      signed('wss://voice.example.com/ws/conversation-relay', 'another-token'),
      signed('wss://voice.example.com/ws/other'),
      { headers: { Authorization: `Bearer ${KEY}` } },
    ];
    for (const options of wrong) {
      const refused = await refusal(urlOf(rig), options);
      expect(refused).toMatchObject({ status: 401, error: expect.stringContaining('--public-url') });
    }
    expect(rig.told).toEqual(Array(4).fill('connectionRejected unauthorized'));
    // They cannot be guessed, and come from addresses of the platform: nobody is banned for them.
    const client = await TestClient.connect(urlOf(rig), right);
    client.close();
  });

  test('may come under a name of its own to a server that asks for no key', async () => {
    const rig = await start({ authToken: TOKEN });
    const Host = 'voice.example.com';
    const { headers } = signed('wss://voice.example.com/ws/conversation-relay');
    expect((await refusal(rig.url, { headers: { Host } })).status).toBe(403);
    const client = await TestClient.connect(urlOf(rig), { headers: { ...headers, Host } });
    client.close();
  });

  test('counts for the limits of its subject', async () => {
    const rig = await start({ authToken: TOKEN, publicUrl, limits: { connections: 1 } });
    const client = await TestClient.connect(urlOf(rig), right);
    expect((await refusal(urlOf(rig), right)).status).toBe(429);
    client.close();
  });
});

test('a key may be a part of the path', async () => {
  const rig = await start({ path: '/calls/{key}' }, { authenticate: staticKeys({ desk: KEY }) });
  const url = `ws://127.0.0.1:${rig.port}/calls/`;
  expect((await refusal(`${url}a-wrong-key`)).status).toBe(401);
  expect((await refusal(`${url}${KEY}/more`)).status).toBe(404);
  const client = await TestClient.connect(`${url}${KEY}`);
  expect(rig.told).toContain('connectionAdmitted path');
  client.close();
});

describe('frames', () => {
  test('of Telnyx are the same, with more in them', async () => {
    const rig = await start();
    const client = await TestClient.connect(urlOf(rig));
    const caller = CONVERSATION_RELAY.begin(client, {
      ...SETUP_FRAME,
      call_control_id: 'v3:0',
      streams: [{ codec: 'PCMU' }],
      customParameters: null,
    });
    client.send({ type: 'prompt', voicePrompt: 'how do I get there', extra: {}, last: true });
    await rig.backend.asked(1);
    expect(caller.frames).toEqual([]);
  });

  test('before the setup are refused, and so is another protocol', async () => {
    const rig = await start();
    const client = await TestClient.connect(urlOf(rig));
    client.send({ type: 'prompt', voicePrompt: 'what is it?', last: true });
    const caller = CONVERSATION_RELAY.begin(client);
    caller.ask('how do I get there');
    await rig.backend.asked(1);
    expect(rig.backend.questions).toEqual(['how do I get there']);
    expect(rig.told.filter((line) => line.startsWith('messageInvalid'))).toEqual([
      'messageInvalid INVALID_MESSAGE',
    ]);
  });

  test('that ask nothing are taken: partial and empty prompts, digits, errors', async () => {
    const rig = await start();
    const caller = await dial(rig, CONVERSATION_RELAY);
    caller.client.send({ type: 'prompt', voicePrompt: 'how do', last: false });
    caller.client.send({ type: 'prompt', voicePrompt: ' ', last: true });
    caller.client.send({ type: 'dtmf', digit: '#' });
    caller.client.send({ type: 'error', description: 'Invalid message received' });
    caller.ask('how do I get there');
    await rig.backend.asked(1);
    expect(rig.backend.questions).toEqual(['how do I get there']);
    expect(rig.told.filter((line) => line.startsWith('messageInvalid'))).toEqual([]);
  });

  test('with half a character are asked without it', async () => {
    const rig = await start();
    const caller = await dial(rig, CONVERSATION_RELAY);
    caller.client.send('{"type":"prompt","voicePrompt":"what is \\ud83d","last":true}');
    await rig.backend.asked(1);
    expect(rig.backend.questions).toEqual(['what is \ufffd']);
  });
});

test('text goes out token by token, without the marks of sources, and ends with the last one', async () => {
  const rig = await start();
  const caller = await dial(rig, CONVERSATION_RELAY);
  const prompt = caller.ask('how do I get there');
  await rig.backend.asked(1);
  rig.backend.say({ type: 'sources', sources: [{ id: 's', title: 'Bus', text: 'By bus', position: 1 }] });
  rig.backend.say('By ', '**bus** ', '[1]', '.');
  rig.backend.end();
  await caller.until(prompt);
  expect(caller.frames.every(({ type }) => type === 'text')).toBe(true);
  expect(caller.frames.map(({ token, last }) => [token, last])).toEqual([
    ['By', false],
    [' bus', false],
    ['.', false],
    ['', true],
  ]);
});

test('an answer that the caller has not broken in on, but that another takes the place of, is closed first', async () => {
  const rig = await start();
  const caller = await dial(rig, CONVERSATION_RELAY);
  const first = caller.ask('how do I get there');
  await rig.backend.asked(1);
  rig.backend.say('By bus');
  await caller.until(first, 'By bus');
  const second = caller.ask('and by train');
  await rig.backend.asked(2);
  rig.backend.say('No.');
  rig.backend.end();
  await caller.until(second, 'No.');
  const tokens = caller.frames.map(({ token, last }) => [token, last]);
  expect(tokens).toEqual([
    ['By bus', false],
    ['', true],
    ['No.', false],
    ['', true],
  ]);
});

test('what is said is configurable; without that it is in the language of the question', async () => {
  const rig = await start();
  const caller = await dial(rig, CONVERSATION_RELAY);
  const chinese = caller.ask('退货怎么办');
  await rig.backend.asked(1);
  rig.backend.fail(new Error('down'));
  expect((await caller.until(chinese)).text).toBe('抱歉，我现在无法回答这个问题。');
  const own = await start({ noAnswer: 'Ask at the desk.', apology: 'Call again.' });
  const other = await dial(own, CONVERSATION_RELAY);
  const first = other.ask('how do I get there');
  await own.backend.asked(1);
  own.backend.end();
  expect((await other.until(first)).text).toBe('Ask at the desk.');
  const second = other.ask('and by train');
  await own.backend.asked(2);
  own.backend.say('By');
  await other.until(second, 'By');
  own.backend.fail(new Error('down'));
  expect((await other.until(second)).text).toBe('By Call again.');
});

test('with judged questions, the gate decides which prompts are asked', async () => {
  const rig = await start({ questions: 'judged' });
  const caller = await dial(rig, CONVERSATION_RELAY);
  caller.client.send({ type: 'prompt', voicePrompt: 'we were there', lang: 'en-US', last: false });
  caller.ask('we were there yesterday.');
  const prompt = caller.ask('what is the return policy?');
  await rig.backend.asked(1);
  expect(rig.backend.questions).toEqual(['what is the return policy?']);
  rig.backend.say('Thirty days.');
  rig.backend.end();
  expect((await caller.until(prompt)).text).toBe('Thirty days.');
  expect(caller.frames).toHaveLength(2);
});

test('its session ends with its connection: nobody comes back to a call', async () => {
  const rig = await start();
  const caller = await dial(rig, CONVERSATION_RELAY);
  caller.ask('how do I get there');
  await rig.backend.asked(1);
  caller.client.close();
  await new Promise((resolve) => rig.backend.signals[0]?.addEventListener('abort', resolve));
  expect(rig.sessions).not.toContainEqual(expect.stringContaining('sessionAway'));
});

test.each([
  [{ path: 'calls' }, "'dialects.conversationRelay.path' must be a path such as"],
  [{ path: '/ws/realtime-asr' }, "'dialects.conversationRelay.path' must be another path than 'path'"],
  [{ path: '/calls/{caller}' }, "'dialects.conversationRelay.path' must be a path such as"],
  [{ publicUrl: 'voice.example.com' }, "'dialects.conversationRelay.publicUrl' must be an address such as"],
  [{ authToken: '' }, "'dialects.conversationRelay.authToken' must be"],
  [{ questions: 'some' }, "'dialects.conversationRelay.questions' must be one of all, judged"],
  ['yes', "'dialects.conversationRelay' must be"],
])('an option that is wrong aborts startup: %j', async (given, message) => {
  await expect(start(given as never)).rejects.toThrow(message);
});
