import { describe, expect, test } from 'vitest';
import { createEchoBackend } from '../../../../src/backends/echo';
import { createHost } from '../../../../src/host/index';
import { startHost } from '../../../support/host-rig';
import { startTcpProxy } from '../../../support/tcp-proxy';
import { fakeRecognition } from '../../ears/fake-recognition';
import { isUp, openPage, quiet, turnsOf } from './rig';

const source = { id: 'a#0', title: 'Returns', text: 'Thirty days.', position: 1 };

describe('a page', () => {
  test('shows what is typed as it grows, and the answer as it streams', async () => {
    const { origin, backend } = await startHost({ console: true });
    const rig = openPage(origin);
    expect(rig.view.phase).toBe('starting');
    await rig.until(({ phase, settings }) => phase === 'live' && settings !== undefined);
    expect(rig.view.settings).toMatchObject({ backend: 'gated', mode: 'auto' });
    rig.page.setSpeaker('Ann');
    rig.page.typed('what is the return ');
    await rig.until((view) => turnsOf(view).join() === 'Ann: (what is the return)');
    rig.page.said('what is the return policy?');
    await backend.asked(1);
    backend.say({ type: 'sources', sources: [source] }, 'Thirty ');
    await rig.until(({ talk }) => talk.answers[0]?.state === 'streaming');
    backend.say('days.');
    backend.end();
    const { talk } = await rig.until(({ talk }) => talk.answers[0]?.state === 'complete');
    expect(turnsOf(rig.view)).toEqual([expect.stringMatching(/^Ann: what is the return policy\? \| answer/)]);
    expect(talk.answers[0]).toMatchObject({ text: 'Thirty days.', sources: [source], speaker: 'Ann' });
    expect(talk.delays?.count).toBe(1);
    const { unacknowledged } = await rig.until(({ talk }) => talk.stage === 'idle');
    expect(unacknowledged).toBe(0);
  });

  test('says why a line is not answered', async () => {
    const { origin } = await startHost();
    const rig = openPage(origin);
    rig.page.said('we met on monday and talked about the weather');
    const { talk } = await rig.until(({ talk }) => talk.turns[0]?.decision !== undefined);
    expect(talk.turns[0]?.decision).toMatchObject({ outcome: 'silent', reason: 'statement' });
  });

  test('takes back what was typed and is deleted', async () => {
    const { origin } = await startHost();
    const rig = openPage(origin);
    rig.page.typed('never mind ');
    expect(turnsOf(rig.view)).toEqual(['(never mind)']);
    rig.page.typed('');
    expect(turnsOf(rig.view)).toEqual([]);
    await rig.until(({ unacknowledged, phase }) => phase === 'live' && unacknowledged === 0);
  });

  test('listens to the browser’s recogniser', async () => {
    const { origin, backend } = await startHost();
    const { Recognition, begun } = fakeRecognition();
    const rig = openPage(origin, { Recognition });
    await rig.until(isUp);
    expect(rig.view.microphone).toEqual({ available: true, listening: false });
    rig.page.startListening('en-GB');
    begun[0]?.hears('what is the');
    expect(turnsOf(rig.view)).toEqual(['(what is the)']);
    begun[0]?.hears('what is the return policy', true);
    await backend.asked(1);
    expect(rig.view.microphone.listening).toBe(true);
    rig.page.stopListening();
    expect(rig.view.microphone.listening).toBe(false);
  });

  test('offers a question, and asks it when the offer is accepted', async () => {
    const { origin, backend } = await startHost({ session: { mode: 'offer' } });
    const rig = openPage(origin);
    rig.page.said('what is the return policy?');
    await rig.until(({ talk }) => talk.offer !== undefined);
    rig.page.acceptOffer();
    await backend.asked(1);
    const { talk } = await rig.until(({ talk }) => talk.answers.length === 1);
    expect(talk.offer).toBeUndefined();
    expect(talk.turns[0]?.decision).toMatchObject({ outcome: 'answer', queryId: talk.answers[0]?.queryId });
  });

  test('asks an earlier offer although a later one has taken its place', async () => {
    const { origin, backend } = await startHost({ session: { mode: 'offer' } });
    const rig = openPage(origin);
    rig.page.said('what is the return policy?');
    await rig.until(({ talk }) => talk.offer !== undefined);
    rig.page.said('how long is the warranty?');
    await rig.until(({ talk }) => talk.offer?.question === 'how long is the warranty?');
    const [first, second] = rig.view.talk.turns.map(({ id }) => id);
    rig.page.answerTurn(first ?? '');
    await backend.asked(1);
    backend.end();
    const { talk } = await rig.until(({ talk }) => talk.turns[0]?.decision?.outcome === 'answer');
    expect(talk.turns[0]?.decision?.queryId).toBe(talk.answers[0]?.queryId);
    rig.page.answerTurn(second ?? '');
    await backend.asked(2);
    await rig.until(({ talk }) => talk.turns[1]?.decision?.outcome === 'answer');
    expect(backend.questions).toEqual(['what is the return policy?', 'how long is the warranty?']);
  });

  test('asks what was said last, although something else is on offer', async () => {
    const { origin, backend } = await startHost({ session: { mode: 'offer' } });
    const rig = openPage(origin);
    rig.page.said('what is the return policy?');
    await rig.until(({ talk }) => talk.offer !== undefined);
    rig.page.said('the delivery is free of charge');
    await rig.until(({ talk }) => talk.turns[1]?.decision !== undefined);
    rig.page.ask('');
    await backend.asked(1);
    expect(backend.questions).toEqual(['the delivery is free of charge']);
  });

  test('asks at once what is typed, and cancels', async () => {
    const { origin, backend } = await startHost();
    const rig = openPage(origin);
    rig.page.ask('the fee');
    await backend.asked(1);
    await rig.until(({ talk }) => talk.answers[0]?.state === 'waiting' && talk.stage === 'querying_rag');
    rig.page.cancel();
    await rig.until(({ talk }) => talk.answers[0]?.state === 'cancelled');
  });

  test.each(['drop', 'keep_context', 'answer_missed'] as const)(
    'pauses with %s, and resumes',
    async (how) => {
      const { origin, backend } = await startHost();
      const rig = openPage(origin);
      rig.page.pause(how);
      await rig.until(({ talk }) => talk.paused === how);
      rig.page.said('what is the return policy?');
      await rig.until(({ talk }) => talk.turns[0]?.decision?.outcome === 'unheard');
      rig.page.resume();
      await rig.until(({ talk }) => talk.paused === undefined);
      await quiet(rig);
      expect(backend.questions).toEqual(how === 'answer_missed' ? ['what is the return policy?'] : []);
      expect(rig.view.talk.turns[0]?.decision?.outcome).toBe(how === 'answer_missed' ? 'answer' : 'unheard');
    },
  );

  test('ends a session when the server has answered, and begins another', async () => {
    const { origin, backend } = await startHost();
    const rig = openPage(origin);
    rig.page.said('what is the return policy?');
    await backend.asked(1);
    rig.page.stop();
    await quiet(rig);
    expect(rig.view.phase).toBe('live');
    backend.say('Thirty days.');
    backend.end();
    await rig.until(({ phase }) => phase === 'over');
    expect(rig.view.talk).toMatchObject({ answers: [{ state: 'complete' }], notices: [] });
    rig.page.begin();
    expect(rig.view.talk.turns).toEqual([]);
    await rig.until(({ phase }) => phase === 'live');
  });

  test('has the browser ask before what is not saved is left', async () => {
    const { origin } = await startHost();
    const rig = openPage(origin);
    await rig.until(isUp);
    expect([rig.view.unsaved, rig.isGuarded]).toEqual([false, false]);
    rig.page.said('we met on monday');
    await rig.until(({ talk }) => talk.turns[0]?.decision !== undefined);
    await quiet(rig);
    expect([rig.view.unsaved, rig.isGuarded]).toEqual([true, true]);
    rig.page.save('session');
    await quiet(rig);
    expect([rig.view.unsaved, rig.isGuarded]).toEqual([false, false]);
    rig.page.said('we went home on tuesday');
    await rig.until(({ unsaved }) => unsaved);
    rig.page.stop();
    await rig.until(({ phase }) => phase === 'over');
    expect(rig.view.unsaved).toBe(true);
    rig.page.begin();
    await quiet(rig);
    expect([rig.view.unsaved, rig.isGuarded]).toEqual([false, false]);
  });

  test('does nothing and harms nothing after the end', async () => {
    const { origin } = await startHost();
    const rig = openPage(origin);
    await rig.until(isUp);
    rig.page.stop();
    await rig.until(({ phase }) => phase === 'over');
    rig.page.said('hello');
    rig.page.typed('hello there ');
    rig.page.pause('drop');
    rig.page.resume();
    rig.page.ask('what?');
    rig.page.acceptOffer();
    rig.page.cancel();
    rig.page.play(1);
    rig.page.show();
    rig.page.dismissNotice('n1');
    expect(rig.view).toMatchObject({ phase: 'over', talk: { turns: [] } });
  });
});

describe('limits', () => {
  test('of questions are told at the answer and as a notice', async () => {
    const { origin } = await startHost({ limits: { questionsPerMinute: 1 } });
    const rig = openPage(origin);
    rig.page.ask('the first');
    await rig.until(({ talk }) => talk.answers.length === 1);
    rig.page.ask('the second');
    const { talk } = await rig.until(({ talk }) => talk.answers[1]?.state === 'error');
    expect(talk.answers[1]?.error?.code).toBe('RATE_LIMITED');
    expect(talk.notices).toMatchObject([{ kind: 'limit', code: 'RATE_LIMITED', count: 1 }]);
    rig.page.dismissNotice(talk.notices[0]?.id ?? '');
    expect(rig.view.talk.notices).toEqual([]);
  });

  test('of messages mark the lines that were not read', async () => {
    const { origin } = await startHost({ limits: { messagesPerSecond: 3 } });
    const rig = openPage(origin);
    await rig.until(isUp);
    for (let i = 1; i <= 8; i++) rig.page.said(`line number ${i} is a statement`);
    const { talk } = await rig.until(({ talk }) => talk.notices[0]?.count === 2);
    expect(talk.notices).toMatchObject([{ kind: 'limit', code: 'RATE_LIMITED' }]);
    await rig.until(({ unacknowledged }) => unacknowledged === 0);
    const refused = rig.view.talk.turns.filter(({ decision }) => decision?.outcome === 'refused');
    expect(refused.map(({ text }) => text)).toEqual([
      'line number 7 is a statement',
      'line number 8 is a statement',
    ]);
  });

  test('of a text refuse the line', async () => {
    const { origin } = await startHost({ limits: { textLength: 20 } });
    const rig = openPage(origin);
    rig.page.said('this line is longer than that');
    const view = await rig.until(({ talk }) => talk.turns[0]?.decision !== undefined);
    expect(turnsOf(view)).toEqual(['this line is longer than that | refused INVALID_MESSAGE']);
  });
});

describe('a connection that breaks', () => {
  test('in the middle of an answer goes on with it', async () => {
    const { port, backend } = await startHost({ resume: { windowMs: 60_000 } });
    const proxy = await startTcpProxy(port);
    const rig = openPage(`http://127.0.0.1:${proxy.port}`);
    rig.page.said('what is the return policy?');
    await backend.asked(1);
    backend.say('Thirty ');
    await rig.until(({ talk }) => talk.answers[0]?.state === 'streaming');
    proxy.cut();
    await rig.until(({ connection }) => connection.type === 'away');
    rig.page.said('we wait for it');
    expect(rig.view.unacknowledged).toBe(1);
    backend.say('days.');
    backend.end();
    proxy.mend();
    const { talk } = await rig.until(({ talk }) => talk.answers[0]?.state === 'complete');
    expect(talk.answers[0]?.text).toBe('Thirty days.');
    expect(rig.view.connection).toEqual({ type: 'resumed', truncated: false });
    await rig.until(({ talk }) => talk.turns[1]?.decision !== undefined);
    expect(rig.view.talk.notices).toEqual([]);
    await proxy.close();
  });

  test('because the server is restarted loses open answers, says so, and goes on', async () => {
    const first = await startHost({ resume: { windowMs: 60_000 } });
    const rig = openPage(first.origin);
    rig.page.said('what is the return policy?');
    await first.backend.asked(1);
    await rig.until(({ talk }) => talk.answers.length === 1);
    await first.host.close({ timeoutMs: 1 });
    await rig.until(({ connection }) => connection.type === 'away');
    const session = { mode: 'offer' } as const;
    const second = createHost({ backend: createEchoBackend(), session, console: true, resume: {} });
    await second.listen({ port: first.port });
    await rig.until((view) => isUp(view) && view.settings !== undefined);
    expect(rig.view.settings?.mode).toBe('offer');
    expect(['interrupted', 'lost', 'error']).toContain(rig.view.talk.answers[0]?.state);
    rig.page.said('what is the warranty?');
    await rig.until(({ talk }) => talk.offer?.question === 'what is the warranty?');
    await second.close({ timeoutMs: 1 });
  });

  test('because the server is restarted during a pause ends the pause, also in what is saved', async () => {
    const first = await startHost();
    const rig = openPage(first.origin);
    rig.page.pause('drop');
    rig.page.said('this is not for the assistant');
    await rig.until(({ talk }) => talk.turns[0]?.decision?.outcome === 'unheard');
    await first.host.close({ timeoutMs: 1 });
    await rig.until(({ connection }) => connection.type === 'away');
    const second = createHost({ backend: createEchoBackend() });
    await second.listen({ port: first.port });
    await rig.until(isUp);
    rig.page.said('what is the warranty?');
    await rig.until(({ talk }) => talk.answers[0]?.state === 'complete');
    rig.page.save('session');
    const [lines] = await Promise.all([...rig.saved.values()].map((blob) => blob.text()));
    const controls = lines?.split('\n').filter((line) => line.includes('"control"'));
    expect(controls?.map((line) => JSON.parse(line).action)).toEqual(['pause', 'resume']);
    await second.close({ timeoutMs: 1 });
  });

  test('is told as unreachable, also where tickets are needed', async () => {
    const { port } = await startHost();
    const proxy = await startTcpProxy(port);
    proxy.cut();
    const rig = openPage(`http://127.0.0.1:${proxy.port}`);
    const { connection } = await rig.until(({ connection }) => connection.type === 'away');
    expect(connection).toMatchObject({ reason: 'unreachable' });
    rig.page.said('hello there everybody');
    proxy.mend();
    await rig.until(({ talk }) => talk.turns[0]?.decision !== undefined);
    await proxy.close();
  });
});
