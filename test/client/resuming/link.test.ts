import { describe, expect, it } from 'vitest';
import { type Answer, ConnectError, QueueFullError, SessionLostError } from '../../../src/client/index';
import { partsOf } from '../../support/client/model-server';
import { startConnected, startRig } from '../../support/client/rig';

const whole = (question: string) => partsOf(question).join('');
const seqsOf = (messages: readonly object[]) =>
  messages.flatMap((message) => ('seq' in message ? [message.seq as number] : []));
const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

describe('a client whose connection breaks', () => {
  it('comes back to its session and gets each event once, in order', async () => {
    const { client, clock, network, messages, states, server, ask } = await startConnected();
    ask('one');
    await clock.advance(180);
    network.cut();
    await clock.advance(3_000);
    expect(client.state.type).toBe('resumed');
    expect(states.map(({ type }) => type)).toEqual([
      'connecting',
      'connected',
      'away',
      'connecting',
      'resumed',
    ]);
    expect(seqsOf(messages)).toEqual(upTo(messages.filter(({ type }) => type !== 'ack').length));
    expect(messages.at(-1)).toMatchObject({ stage: 'idle' });
    expect(server.sessions).toHaveLength(1);
    expect(server.counted).toEqual(['one']);
  });

  it('confirms its new token at once, even if there is nothing to send', async () => {
    const { clock, network, server } = await startConnected();
    network.cut();
    await clock.advance(1_000);
    expect(server.heard.map(({ type }) => type)).toEqual(['reconnect', 'keepalive']);
    expect(server.sessions[0]?.former).toBeUndefined();
  });

  it('keeps what is said meanwhile and what was in flight, and sends it once', async () => {
    const { clock, network, server, ask, client, messages } = await startConnected();
    ask('one');
    network.cut();
    ask('two');
    client.sendChunk({ text: 'th' });
    client.sendChunk({ text: 'thr' });
    ask('three');
    client.pause();
    await clock.advance(3_000);
    expect(server.counted).toEqual(['one', 'two', 'three', 'pause']);
    expect(client.queued).toBe(0);
    const chunks = server.heard.filter(({ type }) => type === 'asr_chunk');
    expect(chunks.map((chunk) => 'text' in chunk && chunk.text)).toEqual(['one', 'two', 'three']);
    const acks = messages.filter((m) => m.type === 'ack' && m.client_seq !== undefined);
    expect(acks).toHaveLength(4);
  });

  it('is told of messages that arrived although their acknowledgement was lost', async () => {
    const { clock, network, ask, client, messages, server } = await startConnected();
    ask('one');
    await clock.advance(6);
    network.cut();
    await clock.advance(3_000);
    expect(server.counted).toEqual(['one']);
    expect(client.queued).toBe(0);
    const at = (fields: object) =>
      messages.findIndex((m) => Object.entries(fields).every(([k, value]) => m[k as 'type'] === value));
    expect(at({ type: 'ack', client_seq: 1 })).toBeGreaterThan(0);
    expect(at({ type: 'ack', client_seq: 1 })).toBeLessThan(at({ stage: 'analyzing' }));
  });

  it('waits longer with each attempt, at most 30 s, and tells its state', async () => {
    const { clock, network, states } = await startConnected();
    network.isUp = false;
    network.cut();
    await clock.advance(200_000);
    const away = states.filter((state) => state.type === 'away');
    expect(away.slice(0, 8).map(({ retryInMs }) => retryInMs)).toEqual([
      250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000,
    ]);
    expect(away[0]).toEqual({ type: 'away', attempt: 1, retryInMs: 250, reason: 'lost', code: 1006 });
    expect(away[1]).toMatchObject({ attempt: 2, reason: 'unreachable' });
    network.isUp = true;
    await clock.advance(20_000);
    expect(states.at(-1)?.type).toBe('connected');
  });

  it('keeps its delays until a connection has lasted 5 s', async () => {
    const { clock, network, states } = await startConnected();
    await clock.advance(6_000);
    for (const wait of [1_000, 1_000, 7_000, 1_000]) {
      network.cut();
      await clock.advance(wait);
    }
    const delays = states.flatMap((state) => (state.type === 'away' ? [state.retryInMs] : []));
    expect(delays).toEqual([250, 500, 1_000, 250]);
  });

  it('gives up on codes that say so, and does as the others say', async () => {
    for (const [code, type] of [
      [1000, 'closed'],
      [4403, 'closed'],
      [4409, 'closed'],
      [4401, 'closed'],
      [1011, 'away'],
      [4508, 'away'],
      [4429, 'away'],
    ] as const) {
      const { clock, client, server } = await startConnected();
      server.sessions[0]?.line?.close(code);
      await clock.advance(20);
      expect(client.state, String(code)).toMatchObject({ type, code });
      void client.close();
      await clock.advance(5_000);
    }
  });

  it('waits as long as the server asks for', async () => {
    const { clock, states, server } = await startConnected();
    const line = server.sessions[0]?.line;
    line?.send({
      type: 'error',
      session_id: 'none',
      seq: 1,
      code: 'RATE_LIMITED',
      message: 'Slow down.',
      retry_after_ms: 7_000,
      close_code: 4429,
    });
    line?.close(4429);
    await clock.advance(20);
    expect(states.at(-1)).toMatchObject({ type: 'away', retryInMs: 7_250 });
  });

  it('takes an announced code only for the close that follows', async () => {
    const { clock, client, network, server } = await startConnected();
    const error = { type: 'error', session_id: 'none', seq: 1, code: 'FORBIDDEN', message: 'No.' };
    server.sessions[0]?.line?.send({ ...error, close_code: 4403 });
    await clock.advance(10);
    client.keepalive();
    await clock.advance(20);
    network.cut();
    await clock.advance(20);
    expect(client.state).toMatchObject({ type: 'away', reason: 'lost', code: 1006 });
  });
});

describe('a session that does not go on', () => {
  it('is replaced; what was not acknowledged is sent, and open answers end with the reason', async () => {
    const { clock, network, server, ask, client, states } = await startConnected();
    const answers = client.answers();
    ask('one');
    await clock.advance(120);
    network.cut();
    ask('two');
    server.restart();
    await clock.advance(3_000);
    expect(states.at(-1)).toEqual({ type: 'connected', lost: 'unknown' });
    const first = (await answers.next()).value as Answer;
    await expect(first.text()).rejects.toMatchObject({ name: 'SessionLostError', reason: 'unknown' });
    expect((await first.result).error).toBeInstanceOf(SessionLostError);
    const second = (await answers.next()).value as Answer;
    expect(await second.text()).toBe(whole('two'));
  });

  it('takes what was in flight with it, if so wanted, and says so', async () => {
    const { clock, network, server, ask, dropped } = await startConnected({ reconnect: { resend: false } });
    ask('one');
    network.cut();
    await clock.advance(20);
    ask('two');
    server.restart();
    await clock.advance(3_000);
    expect(dropped).toEqual(['one']);
    expect(server.counted).toEqual(['two']);
  });

  it('is asked for again while the server cannot find out, until its time is over', async () => {
    const { clock, network, server, states, ask } = await startConnected({}, { windowMs: 20_000 });
    ask('one');
    await clock.advance(1_000);
    server.refuseWith = 'unavailable';
    network.cut();
    await clock.advance(6_000);
    expect(states.at(-1)).toMatchObject({ type: 'away', reason: 'session_unavailable' });
    server.refuseWith = undefined;
    await clock.advance(10_000);
    expect(states.at(-1)?.type).toBe('resumed');
    server.refuseWith = 'unavailable';
    network.cut();
    await clock.advance(60_000);
    expect(states.at(-1)).toEqual({ type: 'connected', lost: 'unavailable' });
  });

  it('is not asked for where the server keeps none', async () => {
    const { clock, network, server, states, ask } = await startConnected({}, { resumes: false });
    ask('one');
    network.cut();
    await clock.advance(3_000);
    expect(states.at(-1)).toEqual({ type: 'connected', lost: 'not_kept' });
    expect(server.counted).toEqual(['one']);
    expect(server.heard).toEqual([{ type: 'asr_chunk', is_final: true, text: 'one' }]);
  });

  it('tells that events are missing, and goes on with the running answer as a whole', async () => {
    const { clock, network, ask, client, states } = await startConnected({}, { kept: 3, partMs: 400 });
    let truncated = 0;
    client.on('truncated', () => truncated++);
    const answers = client.answers();
    ask('one');
    await clock.advance(500);
    network.isUp = false;
    network.cut();
    await clock.advance(1_600);
    network.isUp = true;
    await clock.advance(10_000);
    expect(states).toContainEqual({ type: 'resumed', truncated: true });
    expect(truncated).toBe(1);
    expect(await ((await answers.next()).value as Answer).text()).toBe(whole('one'));
  });
});

describe('a connection that goes silent', () => {
  it('is asked for a sign of life, then replaced', async () => {
    const { clock, network, states, ask, server } = await startConnected();
    network.silence();
    ask('one');
    await clock.advance(45_000);
    expect(states.at(-1)?.type).toBe('connected');
    await clock.advance(10_000);
    expect(states.at(-1)?.type).toBe('resumed');
    expect(states.find(({ type }) => type === 'away')).toMatchObject({ reason: 'unresponsive', code: 4499 });
    expect(server.counted).toEqual(['one']);
  });

  it('stays when the server answers; nobody hears of it', async () => {
    const { clock, messages, server, network } = await startConnected();
    await clock.advance(200_000);
    expect(network.dialled).toHaveLength(1);
    expect(server.heard.length).toBeGreaterThan(5);
    expect(messages.filter((m) => m.type === 'ack' && m.received_type === 'keepalive')).toEqual([]);
  });

  it('bounds what waits, drops partials first, then the oldest, and says so', async () => {
    const { clock, network, ask, client, dropped, server } = await startConnected({ queue: { messages: 4 } });
    network.isUp = false;
    network.cut();
    await clock.advance(20);
    for (const text of ['one', 'two', 'three']) ask(text);
    client.sendChunk({ text: 'so', speaker: 'A' });
    ask('four');
    ask('five');
    expect(dropped).toEqual(['so', 'one']);
    network.isUp = true;
    await clock.advance(10_000);
    expect(server.counted).toEqual(['two', 'three', 'four', 'five']);
  });

  it('numbers what waits at once, also while a listener sends more', async () => {
    const { client, network, clock } = await startConnected({ queue: { messages: 1 } });
    network.cut();
    await clock.advance(6);
    const within: unknown[] = [];
    client.once('dropped', () => within.push(client.resume()));
    expect([client.pause(), client.cancel(), client.cancel()]).toEqual([1, 2, 4]);
    expect(within).toEqual([3]);
  });

  it('or throws, if so wanted', async () => {
    const { clock, network, ask } = await startConnected({ queue: { bytes: 100, whenFull: 'throw' } });
    network.cut();
    await clock.advance(6);
    ask('one');
    expect(() => ask('two'.repeat(20))).toThrow(QueueFullError);
  });

  it('does not fill the socket beyond its bound', async () => {
    const { clock, network, ask, server } = await startConnected();
    network.bufferedAmount = 100_000;
    ask('one');
    await clock.advance(500);
    expect(server.counted).toEqual([]);
    network.bufferedAmount = 0;
    await clock.advance(100);
    expect(server.counted).toEqual(['one']);
  });
});

describe('credentials', () => {
  it('come from a function for each connection', async () => {
    let tickets = 0;
    const { clock, network } = await startConnected({ ticket: async () => `t-${++tickets}` });
    network.cut();
    await clock.advance(1_000);
    expect(network.dialled.map(({ protocols }) => protocols[1])).toEqual([
      'rrag.ticket.t-1',
      'rrag.ticket.t-2',
    ]);
  });

  it('are got anew once when they are refused, then no more', async () => {
    let tokens = 0;
    const { clock, server, client } = await startConnected({ token: () => `t-${++tokens}` });
    server.sessions[0]?.line?.close(4401);
    await clock.advance(1_000);
    expect(client.state.type).toBe('resumed');
    expect(tokens).toBe(2);
    server.sessions[0]?.line?.close(4401);
    await clock.advance(1_000);
    expect(client.state).toMatchObject({ type: 'closed', code: 4401 });
  });

  it('that cannot be got are a typed error at first, and tried again later', async () => {
    let works = false;
    const cause = new Error('offline');
    const ticket = () => (works ? 't' : Promise.reject(cause));
    const first = startRig({ ticket });
    const failed = first.client.connect().catch((error: unknown) => error);
    await first.clock.advance(100);
    expect(await failed).toBeInstanceOf(ConnectError);
    expect(await failed).toMatchObject({ failure: 'credential', cause });
    const patient = startRig({ ticket, reconnect: { initially: true } });
    const connecting = patient.client.connect();
    await patient.clock.advance(1_000);
    expect(patient.client.state).toMatchObject({ type: 'away', reason: 'credential' });
    works = true;
    await patient.clock.advance(10_000);
    expect(await connecting).toMatchObject({ message: 'connected' });
  });

  it('sent by authenticate take the place of those given', async () => {
    const { clock, client, network, server } = await startConnected({ token: 'old' });
    client.authenticate('new');
    await clock.advance(20);
    network.cut();
    await clock.advance(1_000);
    const tokens = server.heard.flatMap((m) => (m.type === 'auth' ? [m.token] : []));
    expect(tokens).toEqual(['old', 'new', 'new']);
  });
});

describe('ending', () => {
  it('stop while away is told to the server when it is back, and ends the client', async () => {
    const { clock, network, ask, client, server } = await startConnected();
    const answers = client.answers();
    ask('one');
    await clock.advance(100);
    network.cut();
    const stopped = client.stop();
    await clock.advance(5_000);
    expect(await stopped).toEqual({ code: 1000, reason: 'session closed' });
    expect(server.counted).toEqual(['one', 'stop']);
    const texts: string[] = [];
    for await (const answer of answers) texts.push(await answer.text());
    expect(texts).toEqual([whole('one')]);
  });

  it('close while away ends at once', async () => {
    const { clock, network, client, states } = await startConnected();
    network.isUp = false;
    network.cut();
    await clock.advance(5_000);
    expect(await client.close()).toEqual({ code: 1000, reason: '' });
    expect(states.at(-1)?.type).toBe('closed');
    await clock.advance(100_000);
    expect(network.dialled.length).toBeLessThan(8);
    expect(clock.pendingTimers).toBe(0);
  });

  it('close does not wait for a server that is gone', async () => {
    const { clock, network, client } = await startConnected();
    network.silence();
    const closed = client.close();
    await clock.advance(3_000);
    expect(await closed).toEqual({ code: 1006, reason: '' });
  });

  it('an aborted signal ends the client, or what waits for it', async () => {
    const life = new AbortController();
    const { client } = await startConnected({ signal: life.signal });
    const reading = new AbortController();
    const next = client.answers({ signal: reading.signal }).next();
    reading.abort(new Error('enough'));
    await expect(next).rejects.toThrow('enough');
    life.abort();
    expect(client.state.type).toBe('closed');
    const patience = new AbortController();
    const { client: late, network, clock } = startRig();
    network.isMute = true;
    const connecting = late.connect({ signal: patience.signal });
    await clock.advance(100);
    patience.abort(new Error('too late'));
    await expect(connecting).rejects.toThrow('too late');
  });

  it('without reconnecting, a lost connection closes the client', async () => {
    const { clock, network, client } = await startConnected({ reconnect: false });
    network.cut();
    await clock.advance(100);
    expect(await client.closed).toEqual({ code: 1006, reason: '' });
    expect(() => client.sendChunk({ text: 'late' })).toThrow('The connection is closed');
  });
});
