import { expect, test } from 'vitest';
import { CLOSES, type CloseName } from '../../src/protocol/index';
import { describeInBrowser, type OpenPage } from '../support/browser/chromium';
import { startPageHost } from '../support/browser/page-host';
import { PageSocket } from '../support/browser/page-socket';
import { Tap } from '../support/browser/tap';
import { floodBlockedPage, SCENES, type Scene, type Stage } from './close-scenes';

/** What a page in a real browser sees of each close of the protocol. */

async function start(openPage: OpenPage, scene: Scene, way = 'through the tap'): Promise<Stage> {
  const rig = await (scene.rig ?? startPageHost)();
  const tap = await Tap.before(rig.pages.port);
  const page = await openPage(way === 'direct' ? rig.pages.origin : tap.origin);
  const socket = await PageSocket.dial(page);
  await socket.opened;
  return { rig, tap, page, socket };
}

async function sees(openPage: OpenPage, name: CloseName, scene: Scene): Promise<void> {
  const { code, reason, error }: { code: number; reason: string; error?: string } = CLOSES[name];
  const stage = await start(openPage, scene);
  const { rig, socket } = stage;
  await scene.act(stage);
  const close = await socket.closed;
  expect(close).toMatchObject({ code, reason });
  // A browser that was still sending may find the connection closed.
  if (name !== 'messageTooLarge') expect(close.wasClean).toBe(name !== 'lost');
  const messages = await socket.messages;
  const errors = messages.filter(({ type, ...rest }) => type === 'error' && 'close_code' in rest);
  expect(errors).toEqual(error ? [messages.at(-1)] : []);
  if (error) expect(errors).toEqual([expect.objectContaining({ code: error, close_code: code })]);
  const initiator = name === 'lost' ? 'lost' : 'server';
  await expect.poll(() => rig.told).toContain(`connectionClosed ${code} ${initiator}`);
}

test('every close of the protocol is covered', () => {
  expect(Object.keys(SCENES)).toEqual(Object.keys(CLOSES));
});

describeInBrowser('closes', (openPage) => {
  for (const [name, scene] of Object.entries(SCENES) as [CloseName, Scene][]) {
    // The slow reader has a second to read everything buffered for it, on any machine.
    test(name, { retry: name === 'slowConsumer' ? 1 : 0 }, () => sees(openPage, name, scene));
  }

  test('a page that resumes reading too late sees 1006 and loses its error', async () => {
    // Buffers in between could hold it until then.
    const stage = await start(openPage, SCENES.slowConsumer, 'direct');
    const { rig, socket } = stage;
    const goOn = await floodBlockedPage(stage);
    await expect.poll(() => rig.told, { timeout: 5_000 }).toContain('connectionClosed 4508 server');
    await goOn();
    expect(await socket.closed).toEqual({ code: 1006, reason: '', wasClean: false });
    expect((await socket.messages).at(-1)).toMatchObject({ type: 'answer' });
  });

  test('a cut connection is 1006', async () => {
    const { tap, socket } = await start(openPage, SCENES.normal);
    tap.line.browser.resetAndDestroy();
    expect(await socket.closed).toEqual({ code: 1006, reason: '', wasClean: false });
  });

  test('a refused handshake is 1006, whatever the reason', async () => {
    const { pages, told } = await startPageHost({ limits: { connections: 1 } });
    const page = await openPage(pages.origin);
    const elsewhere = await PageSocket.dial(page, `${pages.origin.replace('http', 'ws')}/elsewhere`);
    const first = await PageSocket.dial(page);
    await first.opened;
    const second = await PageSocket.dial(page);
    for (const refused of [elsewhere, second]) {
      expect(await refused.outcome).toEqual({ code: 1006, reason: '', wasClean: false });
      expect(await refused.messages).toEqual([]);
    }
    expect(told).toEqual(expect.arrayContaining(['connectionRejected path', 'connectionRejected capacity']));
  });
});
