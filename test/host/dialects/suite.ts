import { describe, expect, test } from 'vitest';
import { BackendError } from '../../../src/backend/index';
import { type HostOptions, staticKeys } from '../../../src/host/index';
import { startHost } from '../../support/host-rig';
import { refusal } from '../../support/ws-client';
import { type DialectCase, dial } from './platforms';

const KEY = 'a-key-of-the-front-desk';

/** What every dialect has to do, whatever its frames are. */
export function dialectSuite(of: DialectCase): void {
  const start = (options: Partial<HostOptions> = {}) => startHost({ ...of.options, ...options });

  describe('a conversation', () => {
    test('goes on after the caller breaks in: what was heard is known, and the rest is never said', async () => {
      const rig = await start();
      const caller = await dial(rig, of);
      const first = caller.ask('how do I get there');
      await rig.backend.asked(1);
      rig.backend.say('By bus, ', 'or ');
      await caller.until(first, 'By bus');
      caller.interrupt('By bus');
      const second = caller.ask('and by train');
      await rig.backend.asked(2);
      expect(rig.backend.signals[0]?.aborted).toBe(true);
      rig.backend.say('There is no train.');
      rig.backend.end();
      const heard = await caller.until(second);
      expect(heard.text).toBe('There is no train.');
      expect(caller.heard(first).text).toMatch(/^By bus,( or)? ?$/);
      const said = rig.backend.queries[1]?.transcript.map(({ speaker, text }) => [speaker, text]);
      if (of.remembers) expect(said).toContainEqual(['user', 'how do I get there']);
      expect(said).toContainEqual(['assistant', 'By bus']);
    });

    test('ends the older answer when something else is asked', async () => {
      const rig = await start();
      const caller = await dial(rig, of);
      caller.ask('how do I get there');
      await rig.backend.asked(1);
      const second = caller.ask('and by train');
      await rig.backend.asked(2);
      expect(rig.backend.signals[0]?.aborted).toBe(true);
      rig.backend.say('No.');
      rig.backend.end();
      expect((await caller.until(second)).text).toBe('No.');
    });

    test('says so when nothing is found, and when it fails', async () => {
      const rig = await start();
      const caller = await dial(rig, of);
      const first = caller.ask('what is the answer');
      await rig.backend.asked(1);
      rig.backend.end();
      expect((await caller.until(first)).text).toBe(of.noAnswer);
      const second = caller.ask('what is the question');
      await rig.backend.asked(2);
      rig.backend.fail(new BackendError('BACKEND_UNAVAILABLE', 'the upstream said: secret-of-the-upstream'));
      expect((await caller.until(second)).text).toBe(of.apology);
      expect(JSON.stringify(caller.frames)).not.toContain('secret-of-the-upstream');
    });
  });

  describe('a frame that cannot be understood', () => {
    test.each(Object.entries(of.faults))(
      'is counted, and the conversation goes on: %s',
      async (_name, frame) => {
        const rig = await start();
        const caller = await dial(rig, of);
        if (typeof frame === 'string') caller.client.send(frame);
        else caller.client.socket.send(frame);
        const prompt = caller.ask('how do I get there');
        await rig.backend.asked(1);
        rig.backend.say('By bus.');
        rig.backend.end();
        expect((await caller.until(prompt)).text).toBe('By bus.');
        expect(rig.told.filter((line) => line.startsWith('messageInvalid'))).toHaveLength(1);
      },
    );

    test('too often in a minute closes', async () => {
      const rig = await start({ limits: { invalidPerMinute: 3 } });
      const caller = await dial(rig, of);
      for (let sent = 0; sent < 5; sent++) caller.client.send('{');
      expect((await caller.client.closed).code).toBe(4400);
    });

    test('because it is too large closes', async () => {
      const rig = await start({ limits: { bytesPerSecond: 1e9 } });
      const caller = await dial(rig, of);
      caller.client.send(of.filler(of.maxPayload + 100));
      expect((await caller.client.closed).code).toBe(1009);
    });
  });

  describe('limits', () => {
    test('of frames and of bytes are those of every client', async () => {
      const rig = await start({ limits: { messagesPerSecond: 5 } });
      const caller = await dial(rig, of);
      for (let sent = 0; sent < 1_100; sent++) caller.client.send(of.filler(100));
      expect((await caller.client.closed).code).toBe(4429);
      expect(rig.told).toContain('rateLimited messages');
      const other = await start({ limits: { bytesPerSecond: 5_000 } });
      const talker = await dial(other, of);
      for (let sent = 0; sent < 1_010; sent++) talker.client.send(of.filler(20_000));
      expect((await talker.client.closed).code).toBe(4429);
      expect(other.told).toContain('rateLimited bytes');
    });

    test('of questions are told to the caller', async () => {
      const rig = await start({ limits: { questionsPerMinute: 1 } });
      const caller = await dial(rig, of);
      const first = caller.ask('how do I get there');
      await rig.backend.asked(1);
      rig.backend.say('By bus.');
      rig.backend.end();
      await caller.until(first);
      const second = caller.ask('and by train');
      expect((await caller.until(second)).text).toBe(of.apology);
      expect(rig.told).toContain('rateLimited questions');
      expect(rig.backend.queries).toHaveLength(1);
    });
  });

  describe('authentication', () => {
    test('is the host’s: a key is the caller’s subject, a wrong one lets nobody in', async () => {
      const rig = await start({ authenticate: staticKeys({ desk: KEY }) });
      const caller = await dial(rig, of, KEY);
      caller.ask('how do I get there');
      await rig.backend.asked(1);
      expect(rig.backend.queries[0]?.user).toBe('desk');
      const { path = of.path, connect, first } = of.withKey('another-key-that-is-wrong');
      const url = `ws://127.0.0.1:${rig.port}${path}`;
      if (first === undefined) expect((await refusal(url, connect)).status).toBe(401);
      else {
        const stranger = await dial(rig, of, 'another-key-that-is-wrong');
        expect((await stranger.client.closed).code).toBe(4401);
      }
    });

    test('comes first', async () => {
      const rig = await start({ authenticate: staticKeys({ desk: KEY }) });
      const { first } = of.withKey(KEY);
      if (first === undefined) return expect((await refused(rig.port, of)).status).toBe(401);
      const caller = await dial(rig, of);
      caller.ask('how do I get there');
      expect((await caller.client.closed).code).toBe(4401);
    });
  });

  describe('a shutdown', () => {
    test('lets the answer finish, says the last word of the wire, and lets nobody in', async () => {
      const rig = await start();
      const caller = await dial(rig, of);
      const prompt = caller.ask('how do I get there');
      await rig.backend.asked(1);
      rig.backend.say('By ');
      await caller.until(prompt, 'By');
      const closing = rig.host.close({ timeoutMs: 10_000, spreadMs: 0 });
      expect((await refusal(`ws://127.0.0.1:${rig.port}${of.path}`)).status).toBe(503);
      rig.backend.say('bus.');
      rig.backend.end();
      expect((await caller.client.closed).code).toBe(1012);
      await closing;
      expect(caller.heard(prompt)).toEqual({ text: 'By bus.', over: true });
      expect(caller.frames.at(-1)).toMatchObject(of.farewell);
    });

    test('says so to a caller whose answer takes too long', async () => {
      const rig = await start();
      const caller = await dial(rig, of);
      const prompt = caller.ask('how do I get there');
      await rig.backend.asked(1);
      await rig.host.close({ timeoutMs: 50, spreadMs: 0 });
      await caller.client.closed;
      expect(caller.heard(prompt)).toEqual({ text: of.apology, over: true });
    });
  });

  test('nothing secret and nothing that was said is logged', async () => {
    const lines: string[] = [];
    const note = (...given: unknown[]) =>
      void lines.push(
        JSON.stringify(given, (_key, value) => (value instanceof Error ? String(value.stack) : value)),
      );
    const rig = await start({
      authenticate: staticKeys({ desk: KEY }),
      logger: { debug: note, info: note, warn: note, error: note },
    });
    const caller = await dial(rig, of, KEY);
    for (const frame of Object.values(of.faults)) caller.client.socket.send(frame);
    caller.client.send('{"description":"words-of-the-platform"');
    const prompt = caller.ask('a-question-of-the-caller');
    await rig.backend.asked(1);
    rig.backend.say('words-of-the-backend');
    await caller.until(prompt, 'words');
    rig.backend.fail(new Error('words-of-the-backend'));
    await caller.until(prompt);
    await rig.host.close({ timeoutMs: 0, spreadMs: 0 });
    expect(lines.length).toBeGreaterThan(2);
    for (const secret of [KEY, 'words-of', 'a-question']) expect(lines.join('\n')).not.toContain(secret);
  });
}

/** Without a key, where one is part of the handshake. */
function refused(port: number, of: DialectCase) {
  const { path = of.path } = of.withKey('no-key-at-all-in-here');
  const headers = { Authorization: 'Bearer no-key-at-all-in-here' };
  return refusal(`ws://127.0.0.1:${port}${path}`, { headers });
}
