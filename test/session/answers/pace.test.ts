import { describe, expect, test } from 'vitest';
import type { RagBackend } from '../../../src/backend/index';
import { RealtimeRagSession, type SessionEvent } from '../../../src/session/index';
import { FakeClock, settle } from '../../support/fake-clock';

/** A reader that is behind until it is released. */
class Reader {
  #release: ((read: unknown) => void) | undefined;
  #fail: ((error: Error) => void) | undefined;
  behind = false;

  ready = (): Promise<unknown> | undefined => {
    if (!this.behind) return undefined;
    return new Promise((resolve, reject) => {
      this.#release = resolve;
      this.#fail = reject;
    });
  };

  async reads(): Promise<void> {
    this.behind = false;
    this.#release?.(undefined);
    await settle();
  }

  async fails(): Promise<void> {
    this.behind = false;
    this.#fail?.(new Error('the socket is gone'));
    await settle();
  }
}

async function asked({ answerTimeoutMs = 60_000 } = {}) {
  const clock = new FakeClock();
  let pulled = 0;
  let aborted = false;
  const backend: RagBackend = {
    name: 'counting',
    async *answer(_query, { signal }) {
      signal.addEventListener('abort', () => {
        aborted = true;
      });
      for (; pulled < 5; pulled++) yield `${pulled} `;
    },
  };
  const session = new RealtimeRagSession({ backend, clock, answerTimeoutMs });
  const reader = new Reader();
  session.keepPaceWith(reader.ready);
  const events: SessionEvent[] = [];
  session.on('event', (event) => {
    events.push(event);
    if (event.type === 'answer' && event.stream_index === 1) reader.behind = true;
  });
  session.receive({ text: 'what is the return policy?', is_final: true });
  await settle();
  const text = () => events.map((event) => (event.type === 'answer' ? event.content : '')).join('');
  return { clock, session, events, reader, text, pulled: () => pulled, aborted: () => aborted };
}

describe('an answer keeps to the pace of its reader', () => {
  test('nothing more is taken from the backend while the reader is behind', async () => {
    const { pulled, text, reader, events } = await asked();
    expect(text()).toBe('0 1 ');
    expect(pulled()).toBe(1);
    await reader.reads();
    expect(text()).toBe('0 1 2 3 4 ');
    expect(events.at(-2)).toMatchObject({ final: true, finish_reason: 'complete' });
  });

  test('a promise that rejects counts as read', async () => {
    const { reader, text } = await asked();
    await reader.fails();
    expect(text()).toBe('0 1 2 3 4 ');
  });

  test('cancelling does not wait for the reader', async () => {
    const { session, events, aborted, reader, text } = await asked();
    session.cancel();
    expect(aborted()).toBe(true);
    expect(events.at(-2)).toMatchObject({ final: true, finish_reason: 'cancelled' });
    await reader.reads();
    expect(text()).toBe('0 1 ');
  });

  test('other messages are acknowledged meanwhile', async () => {
    const { session, events } = await asked();
    session.receive({ text: 'go on', is_final: false });
    expect(events.at(-1)).toMatchObject({ type: 'ack', received_type: 'asr_chunk' });
  });

  test('an answer that is not read within its time ends with SLOW_CONSUMER', async () => {
    const { clock, events, aborted } = await asked({ answerTimeoutMs: 1_000 });
    await clock.advance(1_000);
    expect(events.find(({ type }) => type === 'error')).toMatchObject({ code: 'SLOW_CONSUMER' });
    expect(events.at(-2)).toMatchObject({ final: true, finish_reason: 'error' });
    expect(aborted()).toBe(true);
  });
});
