import { describe, expect, test } from 'vitest';
import { defineBackend } from '../../../src/backend/index';
import type { ServerMessage } from '../../../src/protocol/index';
import {
  type Connection,
  type ConnectionSnapshot,
  openConnection,
  restoreConnection,
} from '../../../src/session/index';
import { FakeClock, settle } from '../../support/fake-clock';
import { GatedBackend } from '../../support/session/gated-backend';
import { MortalRig } from '../../support/session/mortal-rig';

describe('a restored connection', () => {
  test('asks again what was interrupted before anything of it was sent', async () => {
    const rig = new MortalRig();
    rig.say('hello.');
    rig.say('why?');
    rig.say('how?');
    await settle();
    rig.news();
    await rig.die();
    expect(rig.news()).toEqual([]);
    rig.connection.goOn();
    await settle();
    expect(rig.news()).toEqual([]);
    rig.backend.say('because');
    rig.backend.end();
    await settle();
    expect(rig.news()).toEqual(['answer because', 'final complete', 'querying_rag']);
    const seqs = rig.events.flatMap((e) => ('seq' in e ? [e.seq] : []));
    expect(seqs).toEqual(seqs.map((_, i) => i + 1));
  });

  test('tells what was interrupted in the middle, and goes on with what waits', async () => {
    const rig = new MortalRig();
    rig.say('why?');
    rig.say('how?');
    await settle();
    rig.backend.say('because');
    await settle();
    rig.news();
    await rig.die();
    rig.connection.goOn();
    await settle();
    expect(rig.news()).toEqual(['error QUERY_INTERRUPTED', 'final error', 'querying_rag']);
    rig.backend.say('so');
    rig.backend.end();
    await settle();
    expect(rig.news()).toEqual(['answer so', 'final complete', 'idle']);
  });

  test('that is closed before it goes on asks and says nothing', async () => {
    const rig = new MortalRig();
    rig.say('why?');
    rig.say('how does it...');
    await settle();
    rig.news();
    await rig.die();
    rig.connection.closed();
    const timers = rig.clock.pendingTimers;
    rig.connection.goOn();
    await settle();
    expect(rig.clock.pendingTimers).toBe(timers);
    expect(rig.backend.queries).toEqual([]);
    expect(rig.news()).toEqual([]);
  });

  test('asks nothing a second time when that is not wanted, or when it has been done', async () => {
    const told = new MortalRig();
    told.say('why?');
    await settle();
    told.news();
    await told.die('tell');
    told.connection.goOn();
    expect(told.news()).toEqual(['error QUERY_INTERRUPTED', 'final error', 'idle']);

    const rig = new MortalRig();
    rig.say('why?');
    await settle();
    await rig.die();
    rig.connection.goOn();
    rig.note();
    await settle();
    expect(rig.backend.queries.map(({ queryId }) => queryId)).toEqual(['id1']);
    rig.news();
    await rig.die();
    rig.connection.goOn();
    await settle();
    expect(rig.backend.queries).toEqual([]);
    expect(rig.news()).toEqual(['error QUERY_INTERRUPTED', 'final error', 'idle']);
  });

  test('says nothing before it goes on; a message makes it go on', async () => {
    const rig = new MortalRig({ turnTimeoutMs: 100 });
    rig.say('go on...');
    rig.say('why?', { speaker: 'B' });
    await settle();
    rig.backend.say('because');
    await settle();
    rig.news();
    await rig.die();
    await rig.clock.advance(1_000);
    expect(rig.news()).toEqual([]);
    expect(rig.connection.snapshot()).toBeUndefined();
    rig.send({ type: 'keepalive' });
    expect(rig.news()).toEqual(['error QUERY_INTERRUPTED', 'final error', 'idle', 'ack']);
  });

  test('tells telemetry of each question that it goes on with', async () => {
    const rig = new MortalRig();
    rig.say('why?');
    rig.say('how?');
    await settle();
    rig.backend.say('because');
    await settle();
    rig.questions.length = 0;
    await rig.die();
    rig.connection.goOn();
    expect(rig.questions).toEqual(['accepted', 'accepted', 'asked', 'answering', 'ended', 'asked']);
  });

  test('knows the conversation, and asks again what began one as if it had not', async () => {
    const rig = new MortalRig();
    rig.say('why?');
    await settle();
    rig.backend.say({ type: 'conversation', id: 'c1' });
    rig.backend.say('because');
    rig.backend.end();
    await settle();
    rig.say('how?');
    await settle();
    rig.backend.say({ type: 'conversation', id: 'c2' });
    await settle();
    rig.note();
    await rig.die();
    rig.connection.goOn();
    await settle();
    expect(rig.backend.queries).toMatchObject([{ question: 'how?', conversationId: 'c1' }]);
    expect(rig.backend.queries[0]?.transcript).toMatchObject([{ text: 'why?' }]);
  });

  test('takes input again when its server was shutting down', async () => {
    const rig = new MortalRig();
    rig.say('why?');
    await settle();
    void rig.connection.drain();
    rig.note();
    await rig.die();
    rig.connection.goOn();
    expect(rig.connection.session.state).toBe('listening');
  });

  test('does not count the time in between, unless that is known', async () => {
    const rig = new MortalRig({ cooldownMs: 1_000 });
    rig.say('why?');
    await rig.clock.advance(0);
    rig.backend.say('because');
    rig.backend.end();
    await settle();
    rig.note();
    const snapshot = rig.connection.snapshot() as ConnectionSnapshot;
    for (const [ageMs, said] of [
      [0, 'waiting_for_question'],
      [2_000, 'analyzing'],
    ] as const) {
      const stages: string[] = [];
      const later = restoreConnection(
        { send: (_, event) => event.type === 'status' && stages.push(event.stage), close: () => {} },
        { ...rig.options, clock: new FakeClock() },
        { snapshot, since: [], ageMs },
      );
      later.receive(JSON.stringify({ type: 'asr_chunk', text: 'how?', is_final: true }));
      expect(stages[0]).toBe(said);
      later.closed();
    }
  });

  test('does not say again that a stopped session has nothing left to answer', async () => {
    const rig = new MortalRig();
    const sent: ServerMessage[] = [];
    const stages = () => sent.flatMap((event) => (event.type === 'status' ? [event.stage] : []));
    const transport = { send: (_: string, event: ServerMessage) => sent.push(event), close: () => {} };
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const backend = defineBackend({
      name: 'two',
      async *answer({ question }) {
        await (question === 'why?' ? new Promise(() => {}) : answered);
        yield 'so';
      },
    });
    const options = { ...rig.options, backend };
    const former = openConnection(transport, options);
    for (const [text, session_id] of [
      ['why?', 'one'],
      ['how?', 'two'],
    ])
      former.receive(JSON.stringify({ type: 'asr_chunk', text, is_final: true, session_id }));
    former.receive('{"type":"control","action":"stop"}');
    const snapshot = former.snapshot() as ConnectionSnapshot;
    sent.length = 0;
    answer();
    await settle();
    expect(stages()).toEqual(['idle']);
    const since = sent.splice(0);
    former.closed();
    const heir = restoreConnection(transport, options, { snapshot, since, interrupted: 'tell' });
    heir.goOn();
    expect(stages()).toEqual(['closed']);
  });

  test('goes on with questions that were accepted after the snapshot', async () => {
    const rig = new MortalRig();
    const snapshot = rig.connection.snapshot() as ConnectionSnapshot;
    rig.say('why?');
    rig.say('how?');
    await settle();
    const since = rig.events.slice(1);
    const sent: string[] = [];
    const backend = new GatedBackend();
    const heir = restoreConnection(
      { send: (_, event) => sent.push(event.type), close: () => {} },
      { ...rig.options, backend },
      { snapshot, since },
    );
    heir.goOn();
    await settle();
    expect(backend.questions).toEqual(['why?']);
    backend.say('because');
    backend.end();
    await settle();
    expect(backend.questions).toEqual(['why?', 'how?']);
    heir.closed();
  });
});

describe('a snapshot', () => {
  test('is there when something has changed, and not for partials, tokens and keepalives', async () => {
    const rig = new MortalRig();
    const isNew = () => rig.connection.takeSnapshot() !== undefined;
    const receive = (message: object) => rig.connection.receive(JSON.stringify(message));
    expect(isNew()).toBe(false);
    receive({ type: 'keepalive' });
    receive({ type: 'asr_chunk', text: 'wh', is_final: false, client_seq: 1 });
    receive({ type: 'asr_chunk', text: '', is_final: true, client_seq: 2 });
    receive({ type: 'control', action: 'cancel' });
    expect(isNew()).toBe(false);
    receive({ type: 'asr_chunk', text: 'hello.', is_final: true });
    expect(isNew()).toBe(true);
    expect(isNew()).toBe(false);
    receive({ type: 'asr_chunk', text: 'why?', is_final: true });
    await settle();
    expect(isNew()).toBe(true);
    rig.backend.say('because');
    await settle();
    expect(isNew()).toBe(false);
    rig.backend.end();
    await settle();
    expect(isNew()).toBe(true);
    receive({ type: 'control', action: 'pause' });
    expect(isNew()).toBe(true);
    receive({ type: 'asr_chunk', text: 'dropped.', is_final: true });
    expect(isNew()).toBe(false);
    receive({ type: 'keepalive', session_id: 'other' });
    expect(isNew()).toBe(true);
    receive({ type: 'control', action: 'stop' });
    expect(isNew()).toBe(false);
  });

  test('is not taken in the middle of a step, and not lost by that', () => {
    const during: unknown[] = [];
    const taken = () => connection?.takeSnapshot();
    let connection: Connection | undefined;
    connection = openConnection(
      { send: () => during.push(taken()), close: () => {} },
      { backend: new GatedBackend() },
    );
    connection.receive('{"type":"asr_chunk","text":"hello.","is_final":true}');
    expect(during.length).toBeGreaterThan(2);
    expect(during.filter((one) => one !== undefined)).toEqual([]);
    expect(connection.takeSnapshot()).toBeDefined();
    connection.closed();
  });

  test('survives JSON, whatever the options', async () => {
    const infinite = Number.POSITIVE_INFINITY;
    const rig = new MortalRig({ cooldownMs: infinite, duplicateWindowMs: infinite, turnTimeoutMs: infinite });
    rig.say('why?');
    rig.say('go on...', { speaker: 'B', segment_id: '1' });
    await rig.die();
    rig.connection.goOn();
    rig.news();
    rig.say('how?');
    expect(rig.news()).toContain('waiting_for_question cooldown');
  });

  test('of another version, damaged or at odds with itself is refused, and nothing of it is taken', () => {
    const rig = new MortalRig({ turnTimeoutMs: 100 });
    rig.say('secret...');
    const good = rig.connection.snapshot() as ConnectionSnapshot;
    rig.connection.closed();
    expect(rig.clock.pendingTimers).toBe(0);
    const sent: string[] = [];
    const restore = (snapshot: unknown) =>
      restoreConnection({ send: (text) => sent.push(text), close: () => {} }, rig.options, {
        snapshot: snapshot as ConnectionSnapshot,
        since: [],
      });
    const { current } = good.sessions;
    const shared = { turns: [], utterances: [] };
    const damaged = [
      null,
      'secret',
      {},
      { ...good, version: 2 },
      { ...good, sessions: { ...good.sessions, left: 'secret' } },
      { ...good, sessions: { left: [], current: { ...current, shared } } },
      { ...good, sessions: { left: [{ ...current, id: 'left' }], current: { ...current, shared } } },
    ];
    for (const snapshot of damaged) {
      expect(() => restore(snapshot)).toThrow(TypeError);
      expect(() => restore(snapshot)).toThrow(
        /^restoreConnection: the snapshot [^\n]*; open a new connection/,
      );
      expect(() => restore(snapshot)).not.toThrow(/secret/);
    }
    expect(rig.clock.pendingTimers).toBe(0);
    expect(sent).toEqual([]);
    restore(JSON.parse(JSON.stringify(good))).closed();
  });
});

test('all questions of a connection can be cancelled at once', async () => {
  const rig = new MortalRig();
  rig.say('why?');
  rig.say('how?');
  await settle();
  rig.news();
  rig.connection.cancelAll();
  expect(rig.news()).toEqual(['final cancelled', 'querying_rag', 'final cancelled', 'idle']);
  expect(rig.backend.signals.every(({ aborted }) => aborted)).toBe(true);
  expect(rig.connection.session.state).toBe('listening');
});
