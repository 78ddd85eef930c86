import { expect, test } from 'vitest';
import type { RetellOptions } from '../../../src/host/index';
import { startHost } from '../../support/host-rig';
import { TestClient } from '../../support/ws-client';
import { type Frame, RETELL } from './platforms';

const start = (retell: RetellOptions | true = true) => startHost({ dialects: { retell } });

async function call(rig: { port: number }) {
  const client = await TestClient.connect(`ws://127.0.0.1:${rig.port}/llm-websocket/call_0`);
  return { client, frames: client.messages as unknown as Frame[], caller: RETELL.begin(client) };
}

const said = (role: string, content: string) => ({ role, content, words: [] });
const required = (response_id: number, ...transcript: object[]) => ({
  interaction_type: 'response_required',
  response_id,
  transcript,
  turntaking: 'user_turn',
});
const untilFrame = ({ client }: { client: TestClient }, fields: Frame) =>
  client.until((message) =>
    Object.entries(fields).every(([key, value]) => (message as unknown as Frame)[key] === value),
  );

test('begins with the configuration and the greeting', async () => {
  const line = await call(await start({ greeting: 'How can I help?' }));
  await untilFrame(line, { response_id: 0 });
  expect(line.frames).toEqual([
    { response_type: 'config', config: { auto_reconnect: true, call_details: true } },
    { response_type: 'response', response_id: 0, content: 'How can I help?', content_complete: true },
  ]);
  const silent = await call(await start());
  expect(await untilFrame(silent, { response_id: 0 })).toMatchObject({ content: '', content_complete: true });
});

test('pings are returned with their timestamp', async () => {
  const line = await call(await start());
  line.client.send({ interaction_type: 'call_details', call: { call_id: 'call_0', from_number: '+1' } });
  line.client.send({ interaction_type: 'ping_pong', timestamp: 1_703_413_654_133 });
  await untilFrame(line, { response_type: 'ping_pong', timestamp: 1_703_413_654_133 });
});

test('the question is what the caller has said since the assistant spoke, and the transcript what came before', async () => {
  const rig = await start();
  const { client } = await call(rig);
  client.send(
    required(
      1,
      said('agent', 'Hello.'),
      said('user', 'I have a lamp.'),
      said('agent', ' '),
      said('agent', 'Nice.'),
      said('user', 'So.'),
      said('user', 'Can I return it?'),
    ),
  );
  await rig.backend.asked(1);
  const [query] = rig.backend.queries;
  expect(query?.question).toBe('So. Can I return it?');
  expect(query?.transcript.map(({ speaker, text }) => [speaker, text])).toEqual([
    ['assistant', 'Hello.'],
    ['user', 'I have a lamp.'],
    ['assistant', 'Nice.'],
  ]);
});

test('each answer goes to the response that was asked for, and a newer one ends the older', async () => {
  const rig = await start();
  const line = await call(rig);
  line.client.send(required(3, said('user', 'how')));
  await rig.backend.asked(1);
  rig.backend.say('By bus, ');
  await untilFrame(line, { response_id: 3 });
  line.client.send(required(7, said('user', 'how do I get there')));
  await rig.backend.asked(2);
  expect(rig.backend.signals[0]?.aborted).toBe(true);
  rig.backend.say('By train.');
  rig.backend.end();
  await untilFrame(line, { response_id: 7, content_complete: true });
  // Late, and twice.
  line.client.send(required(3, said('user', 'how')));
  line.client.send(required(7, said('user', 'how')));
  line.client.send(required(8, said('user', 'and now')));
  await rig.backend.asked(3);
  expect(rig.backend.questions).toEqual(['how', 'how do I get there', 'and now']);
  const parts = line.frames.filter(({ response_id }) => Number(response_id) > 0);
  expect(parts.map(({ response_id, content }) => [response_id, content])).toEqual([
    [3, 'By bus,'],
    [7, 'By train.'],
    [7, ''],
  ]);
});

test('a reminder is said to a caller who is silent; what was not answered is asked', async () => {
  const rig = await start({ reminder: 'Are you still there?' });
  const line = await call(rig);
  const reminder = { ...required(1, said('agent', 'Hello.')), interaction_type: 'reminder_required' };
  line.client.send(reminder);
  expect(await untilFrame(line, { response_id: 1 })).toMatchObject({
    content: 'Are you still there?',
    content_complete: true,
  });
  line.client.send({ ...reminder, response_id: 2, transcript: [said('user', 'how do I get there')] });
  await rig.backend.asked(1);
  expect(rig.backend.questions).toEqual(['how do I get there']);
  // Nothing was said at all.
  line.client.send(required(3));
  expect(await untilFrame(line, { response_id: 3 })).toMatchObject({ content: '', content_complete: true });
  expect(rig.backend.signals[0]?.aborted).toBe(true);
});

test('with judged questions, a response to what asks nothing is empty', async () => {
  const rig = await start({ questions: 'judged' });
  const line = await call(rig);
  line.client.send(required(1, said('user', 'we were there yesterday.')));
  expect(await untilFrame(line, { response_id: 1 })).toMatchObject({ content: '', content_complete: true });
  line.client.send(required(2, said('user', 'what is the return policy?')));
  await rig.backend.asked(1);
  line.client.send(required(3, said('user', 'what is the opening time?')));
  await rig.backend.asked(2);
  expect(rig.backend.signals[0]?.aborted).toBe(true);
  rig.backend.say('Nine.');
  rig.backend.end();
  await untilFrame(line, { response_id: 3, content_complete: true });
  expect(line.frames.filter(({ response_id }) => response_id === 2)).toEqual([]);
});

test('a call of hours fits: its transcript comes with every request', async () => {
  const rig = await start();
  const { client } = await call(rig);
  const turns = Array.from({ length: 2_000 }, (_, n) =>
    said(n % 2 === 0 ? 'user' : 'agent', `turn ${n}`.repeat(20)),
  );
  client.send(required(1, ...turns, said('user', 'how do I get there')));
  await rig.backend.asked(1);
  expect(rig.backend.questions).toEqual(['how do I get there']);
  expect(rig.backend.queries[0]?.transcript.at(-1)?.text).toContain('turn 1999');
});

test('a response whose answer does not end before the shutdown is completed', async () => {
  const rig = await start();
  const line = await call(rig);
  line.client.send(required(1, said('user', 'how do I get there')));
  await rig.backend.asked(1);
  await rig.host.close({ timeoutMs: 20, spreadMs: 0 });
  await line.client.closed;
  expect(line.frames.at(-1)).toMatchObject({ response_id: 1, content_complete: true });
  expect(line.frames.filter(({ content_complete }) => content_complete === true)).toHaveLength(2);
});
