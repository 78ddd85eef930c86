import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect } from 'vitest';
import { WebSocket } from 'ws';
import type { PageView } from '../../../../src/console/page/page-view';
import { PageSession } from '../../../../src/console/page/session/page-session';
import type { Platform } from '../../../../src/console/page/session/platform';
import { systemClock } from '../../../../src/options/clock';

const WORDS = {
  title: 'Minutes',
  colon: ': ',
  sources: 'Sources',
  closest: 'Closest passages',
  unanswered: 'Not answered',
  nothing: 'Nothing was asked.',
  states: {
    waiting: 'waiting',
    streaming: 'streaming',
    no_answer: 'no answer',
    cancelled: 'cancelled',
    interrupted: 'interrupted',
    error: 'failed',
    lost: 'lost',
  },
  forgotten: (count: number) => `${count} are missing.`,
};

const pages: PageRig[] = [];
afterEach(() => {
  for (const page of pages.splice(0)) page.close();
});

export interface PageRig {
  page: PageSession;
  readonly view: PageView;
  /** Whether the browser asks before the page is left. */
  readonly isGuarded: boolean;
  /** What was saved, by name. */
  saved: Map<string, Blob>;
  /** How often the page was told to draw itself. */
  readonly drawn: number;
  /** Resolves when the view is so. */
  until(isSo: (view: PageView) => boolean): Promise<PageView>;
  close(): void;
}

const FRAME_MS = 4;

/** A page at `origin` as a browser runs it, only that nothing is drawn. */
export function openPage(
  origin: string,
  { signIn = false, ...platform }: Partial<Platform> & { signIn?: boolean } = {},
): PageRig {
  const saved = new Map<string, Blob>();
  let drawn = 0;
  let isGuarded = false;
  const page = new PageSession({
    base: new URL(origin),
    path: './ws/realtime-asr',
    signIn,
    minutesWords: () => WORDS,
    platform: {
      fetch,
      WebSocket,
      clock: systemClock,
      today: () => new Date(),
      schedule: (draw) => void setTimeout(draw, FRAME_MS),
      cumulativeFinals: false,
      urls: URL,
      language: 'en-GB',
      download: (name, content) => void saved.set(name, content),
      askBeforeLeaving: (isNeeded) => {
        isGuarded = isNeeded;
      },
      ...platform,
    },
  });
  page.subscribe(() => {
    drawn += 1;
  });
  const rig: PageRig = {
    page,
    saved,
    get view() {
      return page.view;
    },
    get isGuarded() {
      return isGuarded;
    },
    get drawn() {
      return drawn;
    },
    until: (isSo) =>
      new Promise((resolve, reject) => {
        const timeout = setTimeout(() => end(() => reject(new Error(JSON.stringify(page.view)))), 10_000);
        const end = (how: () => void) => {
          clearTimeout(timeout);
          unsubscribe();
          how();
        };
        const look = () => {
          if (isSo(page.view)) end(() => resolve(page.view));
        };
        const unsubscribe = page.subscribe(look);
        look();
      }),
    close: () => {
      page.stop();
      page.stop();
    },
  };
  pages.push(rig);
  page.start();
  return rig;
}

export const isUp = ({ connection: { type } }: PageView) => type === 'connected' || type === 'resumed';

/** Each turn as `text | outcome reason`. */
export function turnsOf({ talk }: PageView): string[] {
  return talk.turns.map(({ text, partial, speaker, decision }) => {
    const said = [text, partial && `(${partial})`].filter(Boolean).join(' ');
    const what = decision ? ` | ${[decision.outcome, decision.reason].filter(Boolean).join(' ')}` : '';
    return (speaker === undefined ? '' : `${speaker}: `) + said + what;
  });
}

/** Waits until nothing changes any more. */
export async function quiet(rig: PageRig): Promise<void> {
  let before: PageView | undefined;
  while (before !== rig.view) {
    before = rig.view;
    await delay(60);
  }
  expect(rig.view).toBe(before);
}
