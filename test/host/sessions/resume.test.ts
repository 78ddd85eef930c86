import { describe, expect, test } from 'vitest';
import type { AnswerMessage, ServerMessage, StatusMessage } from '../../../src/protocol/index';
import { type HostRig, startHost } from '../../support/host-rig';
import { latestTicket, refused, resumed, ticketOf, told } from '../../support/resuming';
import type { TestClient } from '../../support/ws-client';

/** Clients that lose their connection and come back to their session, over real sockets. */

const QUESTION = 'what is the return policy?';

/** Asks, and gets the first part. */
async function inAnAnswer({ connect, backend }: HostRig): Promise<TestClient> {
  const client = await connect();
  client.final(QUESTION);
  await backend.asked(1);
  backend.say('Thirty ');
  await client.until({ type: 'answer' });
  return client;
}

const textOf = (messages: readonly ServerMessage[]) =>
  messages
    .filter((message): message is AnswerMessage => message.type === 'answer')
    .map(({ content }) => content)
    .join('');

const seqsOf = (messages: readonly ServerMessage[]) =>
  messages.flatMap((message) => ('seq' in message ? [message.seq] : []));

describe('a client that comes back', () => {
  test('is told what it missed, in order, and then what is said from now on', async () => {
    const rig = await startHost();
    const first = await inAnAnswer(rig);
    const ticket = latestTicket(first.messages);
    first.close();
    await first.closed;
    await expect.poll(() => rig.sessions).toContain('sessionAway 1');
    rig.backend.say('days', ', ');
    const second = await rig.connect();
    const answer = await resumed(second, ticket);
    expect(answer).toMatchObject({
      received_type: 'reconnect',
      session_id: ticket.session_id,
      epoch: ticket.epoch,
    });
    expect(answer.truncated).toBeUndefined();
    rig.backend.say('in full.');
    rig.backend.end();
    await second.until({ stage: 'idle' });
    const missed = told(second, answer);
    expect(seqsOf(missed)).toEqual(missed.map((_, index) => ticket.last_seq + 1 + index));
    expect(textOf([...first.messages, ...missed])).toBe('Thirty days, in full.');
    expect(rig.backend.queries).toHaveLength(1);
    expect(rig.sessions).toContain('sessionResumed 1');
    // The session it was greeted with is gone without a word.
    expect(second.summary().slice(0, 3)).toEqual(['ack connected', 'status listening', 'ack resumed']);
  });

  test('goes on with its session: what was said before is context, and labels and numbers go on', async () => {
    const rig = await startHost();
    const first = await rig.connect();
    first.final('We sell shoes.', { session_id: 'shop' });
    await first.until({ stage: 'waiting_for_question', session_id: 'shop' });
    const ticket = latestTicket(first.messages);
    expect(ticket.session_id).toBe('shop');
    first.close();
    const second = await rig.connect();
    await resumed(second, ticket);
    second.final(QUESTION);
    await rig.backend.asked(1);
    expect(rig.backend.queries[0]?.transcript).toMatchObject([{ text: 'We sell shoes.' }]);
    const status = await second.until({ stage: 'analyzing' });
    expect(status).toMatchObject({ session_id: 'shop', seq: ticket.last_seq + 1 });
  });

  test('may have got nothing but the greeting', async () => {
    const rig = await startHost();
    const first = await rig.connect();
    const ticket = { ...(await ticketOf(first)), last_seq: 0 };
    first.close();
    const second = await rig.connect();
    const answer = await resumed(second, ticket);
    second.send({ type: 'keepalive' });
    await second.until({ received_type: 'keepalive' });
    expect(told(second, answer)).toMatchObject([
      { stage: 'listening', seq: 1, session_id: ticket.session_id },
      { received_type: 'keepalive' },
    ]);
  });

  test('gets the events of all labels that it used, in the order in which they were sent', async () => {
    const rig = await startHost();
    const first = await inAnAnswer(rig);
    const ticket = latestTicket(first.messages);
    first.final('Hello everyone.', { session_id: 'hall' });
    await first.until({ session_id: 'hall', stage: 'waiting_for_question' });
    rig.backend.say('days.');
    rig.backend.end();
    const final = await first.until({ final: true });
    first.close();
    const second = await rig.connect();
    const answer = await resumed(second, ticket);
    await second.until({ final: true });
    const seen = first.messages.slice(0, first.messages.indexOf(final) + 1);
    const before = seen.findIndex((m) => m.type !== 'ack' && m.seq === ticket.last_seq);
    expect(told(second, answer)).toEqual(seen.slice(before + 1).filter(({ type }) => type !== 'ack'));
    expect(answer.session_id).toBe('hall');
  });

  test('is not put out by an earlier connection of its own whose request comes late', async () => {
    const rig = await startHost();
    const first = await inAnAnswer(rig);
    const ticket = latestTicket(first.messages);
    first.close();
    const [late, second] = [await rig.connect(), await rig.connect()];
    await resumed(second, { ...ticket, attempt: 2 });
    expect(await refused(late, { ...ticket, attempt: 1 })).toBe('forbidden');
    rig.backend.say('days.');
    rig.backend.end();
    await second.until({ stage: 'idle' });
    expect(textOf(second.messages)).toBe('days.');
    // With its new token it counts from 1 again.
    const next = latestTicket(second.messages);
    second.close();
    const third = await rig.connect();
    expect(await resumed(third, { ...next, attempt: 1 })).toMatchObject({ message: 'resumed' });
  });

  test('with a half-open connection gets its session, and the older one is closed with 4409', async () => {
    const rig = await startHost();
    const first = await inAnAnswer(rig);
    const ticket = latestTicket(first.messages);
    first.socket.pause();
    const second = await rig.connect();
    await resumed(second, ticket);
    rig.backend.say('days.');
    rig.backend.end();
    await second.until({ stage: 'idle' });
    expect(textOf(second.messages)).toBe('days.');
    await expect.poll(() => rig.told, { timeout: 5_000 }).toContain('connectionClosed 4409 server');
    first.socket.resume();
    expect((await first.closed).code).toBe(4409);
    expect(first.messages.at(-1)).toMatchObject({
      code: 'TAKEN_OVER',
      session_id: 'none',
      seq: 1,
      close_code: 4409,
    });
    expect(textOf(first.messages)).toBe('Thirty ');
    // What the older one does no longer matters to the session.
    second.final(QUESTION);
    await second.until({ type: 'ack', is_final: true });
  });

  test('is told that a paused session is still paused by what it gets next', async () => {
    const rig = await startHost();
    const first = await rig.connect();
    first.control('pause', { catch_up: 'answer_missed' });
    await first.until({ stage: 'paused' });
    first.final(QUESTION);
    await first.until({ stage: 'paused', note: 'Paused: kept until the session is resumed.' });
    const ticket = latestTicket(first.messages);
    first.close();
    const second = await rig.connect();
    await resumed(second, ticket);
    second.final('how long is the warranty?');
    await second.until({ message: 'paused' });
    second.control('resume');
    await rig.backend.asked(1);
    expect(rig.backend.queries[0]?.question).toBe(QUESTION);
  });

  test('learns which of its chunks counted, and those it sends again count once', async () => {
    const rig = await startHost();
    const first = await rig.connect();
    first.final('We sell shoes.', { client_seq: 1 });
    first.final('And hats.', { client_seq: 2 });
    await first.until({ client_seq: 2 });
    const ticket = await ticketOf(first);
    first.close();
    const second = await rig.connect();
    expect(await resumed(second, ticket)).toMatchObject({ last_client_seq: 2 });
    second.final('And hats.', { client_seq: 2 });
    second.final(QUESTION, { client_seq: 3 });
    await rig.backend.asked(1);
    expect(rig.backend.queries[0]?.transcript?.map(({ text }) => text)).toEqual([
      'We sell shoes.',
      'And hats.',
    ]);
    expect(await second.until({ client_seq: 2 })).toMatchObject({ type: 'ack', is_final: true });
  });

  test('in the middle of an answer whose beginning is no longer known gets all of it at once', async () => {
    const rig = await startHost({ resume: { maxEvents: 4 } });
    const first = await inAnAnswer(rig);
    const ticket = latestTicket(first.messages);
    for (let n = 0; n < 20; n++) rig.backend.say(`${n} `);
    await first.until((m) => m.type === 'answer' && m.content === '19 ');
    first.close();
    const second = await rig.connect();
    const answer = await resumed(second, ticket);
    expect(answer.truncated).toBe(true);
    rig.backend.say('days.');
    rig.backend.end();
    const final = (await second.until({ final: true })) as AnswerMessage;
    const [status, whole, next] = told(second, answer) as [StatusMessage, AnswerMessage, AnswerMessage];
    const last = latestTicket(first.messages).last_seq;
    expect(status).toMatchObject({ type: 'status', stage: 'querying_rag' });
    // A client that gets no more than the status must not seem to have the answer.
    expect(status.seq).toBeLessThan(last - 20);
    expect(whole).toMatchObject({ replace: true, seq: last, final: false });
    expect(whole.content).toBe(textOf(first.messages));
    expect(next).toMatchObject({ content: 'days.', seq: last + 1, stream_index: whole.stream_index + 1 });
    expect(final.query_id).toBe(whole.query_id);
  });

  test('is held back from sending more until it was told everything, however slowly it reads', async () => {
    const rig = await startHost({
      limits: { bufferedBytes: 65_536 },
      resume: { maxBytes: 64 * 2 ** 20, maxEvents: 1e5 },
      session: { answerLimit: 1e9 },
    });
    const first = await inAnAnswer(rig);
    const ticket = latestTicket(first.messages);
    first.close();
    await expect.poll(() => rig.sessions).toContain('sessionAway 1');
    const piece = 'x'.repeat(100_000);
    const pieces = 150;
    for (let n = 0; n < pieces; n++) rig.backend.say(piece);
    rig.backend.end();
    await expect.poll(() => rig.sessions, { timeout: 10_000 }).toContain('answered 1');
    const second = await rig.connect();
    second.send({ type: 'reconnect', ...ticket });
    second.send({ type: 'keepalive' });
    second.socket.pause();
    await new Promise((resolve) => setTimeout(resolve, 300));
    second.socket.resume();
    await second.until({ received_type: 'keepalive' });
    const answer = second.messages.find((m) => m.type === 'ack' && m.message === 'resumed') as ServerMessage;
    const all = told(second, answer);
    expect(all.at(-1)).toMatchObject({ received_type: 'keepalive' });
    const events = all.slice(0, -1);
    expect(seqsOf(events)).toEqual(events.map((_, index) => ticket.last_seq + 1 + index));
    expect(textOf(events)).toHaveLength(pieces * piece.length);
    expect(rig.told).not.toContain('slowConsumer');
  });

  test('after it was closed for reading too slowly reads on', async () => {
    const rig = await startHost({
      limits: { bufferedBytes: 65_536, stalledMs: 100 },
      resume: { maxBytes: 64 * 2 ** 20, maxEvents: 1e5 },
      session: { answerLimit: 1e9 },
    });
    const first = await inAnAnswer(rig);
    first.socket.pause();
    const piece = 'y'.repeat(100_000);
    let said = 0;
    while (!rig.told.includes('slowConsumer')) {
      if (said < 300) rig.backend.say(piece);
      said++;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await expect.poll(() => rig.told, { timeout: 5_000 }).toContain('connectionClosed 4508 server');
    first.socket.resume();
    await first.closed;
    const second = await rig.connect();
    const answer = await resumed(second, latestTicket(first.messages));
    rig.backend.say('end.');
    rig.backend.end();
    await second.until({ final: true });
    const all = [...first.messages, ...told(second, answer)].filter(
      (m) => 'seq' in m && m.session_id !== 'none',
    );
    expect(seqsOf(all)).toEqual(all.map((_, index) => index + 1));
    expect(textOf(all)).toHaveLength('Thirty end.'.length + Math.min(said, 300) * piece.length);
  });
});
