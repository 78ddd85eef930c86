import type { Page } from 'playwright-core';
import { staticKeys } from '../../src/host/index';
import type { AckMessage, CloseName } from '../../src/protocol/index';
import { type PageHost, startPageHost } from '../support/browser/page-host';
import { PageSocket } from '../support/browser/page-socket';
import type { Tap } from '../support/browser/tap';

export interface Stage {
  rig: PageHost;
  tap: Tap;
  page: Page;
  socket: PageSocket;
}

export interface Scene {
  /** Default: a host with default options. */
  rig?(): Promise<PageHost>;
  act(stage: Stage): unknown;
}

/** A client frame with an all-zero mask. */
const frame = (first: number, ...payload: number[]) => [first, 0x80 | payload.length, 0, 0, 0, 0, ...payload];

/** How each close of the protocol is triggered in a browser that itself behaves correctly. */
export const SCENES: Record<CloseName, Scene> = {
  normal: { act: ({ socket }) => socket.send({ type: 'control', action: 'stop' }) },
  /** A reserved bit is set. */
  protocolError: { act: ({ tap }) => tap.inject(...frame(0xc1)) },
  /** A browser answers pings whatever its page does, so they are dropped on the way. */
  lost: {
    rig: () => startPageHost({ pingIntervalMs: 50 }),
    act: ({ tap }) => tap.line.browser.unpipe().resume(),
  },
  invalidText: { act: ({ tap }) => tap.inject(...frame(0x81, 0xc3, 0x28)) },
  policy: {
    act: ({ tap }) => tap.inject(...frame(0x01), ...Array.from({ length: 80 }, () => frame(0)).flat()),
  },
  messageTooLarge: {
    act: ({ socket }) => socket.send({ type: 'asr_chunk', text: 'x'.repeat(1_000_000), is_final: true }),
  },
  internalError: {
    rig: () => {
      let ids = 0;
      const createId = () => {
        if (ids++ > 0) throw new Error('no more names');
        return 's-0';
      };
      return startPageHost({ session: { createId } });
    },
    act: ({ socket }) =>
      socket.send(
        { type: 'asr_chunk', text: 'hello everyone', is_final: true },
        { type: 'control', action: 'instant_query' },
      ),
  },
  serviceRestart: { act: ({ rig }) => void rig.host.close() },
  badRequests: { act: ({ socket }) => socket.send(...Array(21).fill('{')) },
  unauthorized: {
    rig: () => startPageHost({ authenticate: staticKeys(['a-key-of-the-front-desk']) }),
    act: ({ socket }) => socket.send({ type: 'auth', token: 'of somebody else' }),
  },
  forbidden: {
    rig: () => startPageHost({ authenticate: ({ token = 'ada' }) => ({ subject: token }) }),
    act: ({ socket }) => socket.send({ type: 'auth', token: 'bob' }),
  },
  timeout: {
    rig: () => startPageHost({ authenticate: () => null, firstMessageTimeoutMs: 1 }),
    act: () => {},
  },
  takenOver: {
    act: async ({ page, socket }) => {
      await socket.until({ message: 'connected' });
      const [greeting] = await socket.messages;
      const { session_id, epoch, resume_token } = greeting as AckMessage;
      const newer = await PageSocket.dial(page);
      await newer.opened;
      await newer.send({ type: 'reconnect', session_id, epoch, resume_token, last_seq: 1 });
    },
  },
  rateLimited: {
    rig: () =>
      startPageHost({
        authenticate: ({ token }) => (token ? { subject: token, limits: { connections: 1 } } : null),
      }),
    act: async ({ rig, socket }) => {
      const first = await rig.connect();
      first.send({ type: 'auth', token: 'ada' });
      await first.until({ message: 'connected' });
      await socket.send({ type: 'auth', token: 'ada' });
    },
  },
  slowConsumer: {
    rig: () =>
      startPageHost({ limits: { bufferedBytes: 65_536 }, session: { answerLimit: 1e9 }, resume: false }),
    act: async (stage) => {
      const goOn = await floodBlockedPage(stage);
      await goOn();
    },
  },
};

/** A larger answer than the host, the system and the browser together can buffer for a busy page. */
export async function floodBlockedPage({ rig, page, socket }: Stage): Promise<() => Promise<void>> {
  await socket.send({ type: 'asr_chunk', text: 'what is the return policy?', is_final: true });
  await rig.backend.asked(1);
  const goOn = await rig.pages.block(page);
  while (!rig.backend.signals[0]?.aborted) {
    rig.backend.say('x'.repeat(100_000));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return goOn;
}
