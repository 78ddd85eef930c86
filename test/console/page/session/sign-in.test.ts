import { describe, expect, test } from 'vitest';
import { createEchoBackend } from '../../../../src/backends/echo';
import { createHost, type HostOptions, staticKeys } from '../../../../src/host/index';
import { startHost } from '../../../support/host-rig';
import { startTcpProxy } from '../../../support/tcp-proxy';
import { isUp, openPage, quiet, turnsOf } from './rig';

const KEY = 'a-key-of-sixteen-characters';
const OTHER = 'another-key-of-that-length';

/** A host that accepts one key, which the test may change. */
async function startKeyedHost(options: Partial<HostOptions> = {}) {
  const accepted = { key: KEY };
  const rig = await startHost({
    console: true,
    resume: { windowMs: 60_000 },
    authenticate: ({ token }) => (token === accepted.key ? { subject: 'desk' } : null),
    ...options,
  });
  return { ...rig, accepted };
}

describe('signing in', () => {
  test('comes first: nothing is connected or shown before', async () => {
    const { origin, told } = await startKeyedHost();
    const rig = openPage(origin, { signIn: true });
    await quiet(rig);
    expect(rig.view).toMatchObject({
      phase: 'sign-in',
      signIn: { busy: false },
      connection: { type: 'new' },
      talk: { turns: [] },
    });
    expect(rig.view.settings).toBeUndefined();
    rig.page.said('hello');
    rig.page.begin();
    expect(rig.view).toMatchObject({ phase: 'sign-in', talk: { turns: [] } });
    expect(told.filter((line) => line.startsWith('connectionOpened'))).toEqual([]);
  });

  test('with a wrong key says so, and with the right one connects', async () => {
    const { origin, backend } = await startKeyedHost();
    const rig = openPage(origin, { signIn: true });
    rig.page.signIn('a-wrong-key-of-some-length');
    expect(rig.view.signIn).toEqual({ busy: true });
    await rig.until(({ signIn }) => signIn.problem === 'wrong_key');
    rig.page.signIn('not a key – at all');
    await rig.until(({ signIn }) => !signIn.busy && signIn.problem === 'wrong_key');
    rig.page.signIn(` ${KEY}\n`);
    await rig.until((view) => view.phase === 'live' && isUp(view) && view.settings !== undefined);
    expect(rig.view.signIn).toEqual({ busy: false });
    rig.page.said('what is the return policy?');
    await backend.asked(1);
    expect(JSON.stringify(rig.view)).not.toContain(KEY);
  });

  test('too often is told as a limit', async () => {
    const { origin } = await startHost({
      console: true,
      authenticate: () => null,
      limits: { wrongCredentials: 1 },
    });
    const rig = openPage(origin, { signIn: true });
    for (const n of [1, 2, 3]) {
      rig.page.signIn(`a-wrong-key-with-the-number-${n}`);
      await rig.until(({ signIn }) => !signIn.busy);
    }
    expect(rig.view.signIn.problem).toBe('limited');
  });

  test('at a server that is away is told as that', async () => {
    const rig = openPage('http://127.0.0.1:9', { signIn: true });
    rig.page.signIn(KEY);
    await rig.until(({ signIn }) => signIn.problem === 'unreachable');
    expect(rig.view.phase).toBe('sign-in');
  });

  test('gets a fresh ticket for each connection', async () => {
    const { port, backend } = await startKeyedHost();
    const proxy = await startTcpProxy(port);
    const rig = openPage(`http://127.0.0.1:${proxy.port}`, { signIn: true });
    rig.page.signIn(KEY);
    await rig.until(isUp);
    proxy.cut();
    await rig.until(({ connection }) => connection.type === 'away' && connection.reason === 'unreachable');
    proxy.mend();
    await rig.until(({ connection }) => connection.type === 'resumed');
    rig.page.said('what is the return policy?');
    await backend.asked(1);
    await proxy.close();
  });

  test('is asked for again when the key is not accepted any more; the session goes on', async () => {
    const { port, accepted, backend } = await startKeyedHost();
    const proxy = await startTcpProxy(port);
    const rig = openPage(`http://127.0.0.1:${proxy.port}`, { signIn: true });
    rig.page.signIn(KEY);
    await rig.until(isUp);
    rig.page.said('what is the return policy?');
    await backend.asked(1);
    backend.say('Thirty ');
    await rig.until(({ talk }) => talk.answers[0]?.state === 'streaming');
    accepted.key = OTHER;
    proxy.cut();
    await rig.until(({ connection }) => connection.type === 'away');
    proxy.mend();
    await rig.until(({ phase }) => phase === 'sign-in');
    expect(rig.view.signIn).toEqual({ busy: false, problem: 'wrong_key' });
    expect(turnsOf(rig.view)).toHaveLength(1);
    rig.page.signIn(OTHER);
    await rig.until((view) => view.phase === 'live' && view.connection.type === 'resumed');
    backend.say('days.');
    backend.end();
    const { talk } = await rig.until(({ talk }) => talk.answers[0]?.state === 'complete');
    expect(talk.answers[0]?.text).toBe('Thirty days.');
    await proxy.close();
  });

  test('is asked for when a server wants a key all of a sudden', async () => {
    const { origin } = await startKeyedHost({ firstMessageTimeoutMs: 50 });
    const rig = openPage(origin);
    await rig.until(({ phase }) => phase === 'sign-in');
    expect(rig.view.signIn).toEqual({ busy: false });
    rig.page.signIn(KEY);
    await rig.until((view) => view.phase === 'live' && isUp(view));
  });

  test('all of a sudden does not cost what was said: it can still be saved', async () => {
    const open = await startHost({ console: true });
    const rig = openPage(open.origin);
    rig.page.said('we met on monday and talked about the weather');
    await rig.until(({ talk }) => talk.turns[0]?.decision !== undefined);
    await open.host.close({ timeoutMs: 1 });
    await rig.until(({ connection }) => connection.type === 'away');
    const keyed = createHost({
      backend: createEchoBackend(),
      authenticate: staticKeys([KEY]),
      console: true,
      firstMessageTimeoutMs: 50,
    });
    await keyed.listen({ port: open.port });
    await rig.until(({ phase }) => phase === 'sign-in');
    rig.page.signIn(KEY);
    const { talk } = await rig.until(({ phase }) => phase === 'over');
    expect(talk.turns[0]?.text).toBe('we met on monday and talked about the weather');
    rig.page.begin();
    await rig.until((view) => view.phase === 'live' && isUp(view) && view.talk.turns.length === 0);
    await keyed.close({ timeoutMs: 1 });
  });
});
