import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Player, type PlayerOptions } from '../../../src/console/ears/player';
import type { AsrChunkMessage, ControlMessage, ServerMessage } from '../../../src/protocol/index';
import { FakeClock } from '../../support/fake-clock';

type Message = AsrChunkMessage | ControlMessage;

const partial = (at: number, text: string, more: object = {}) => ({
  at,
  message: { type: 'asr_chunk' as const, text, is_final: false, ...more },
});
const final = (at: number, text: string, more: object = {}) => ({
  at,
  message: { type: 'asr_chunk' as const, text, is_final: true, ...more },
});
const control = (at: number, action: ControlMessage['action']) => ({
  at,
  message: { type: 'control' as const, action },
});

/** Plays to a server that acknowledges after `delayMs`, or when it is told to. */
function rig(
  messages: PlayerOptions['messages'],
  { delayMs = 5, limit, ...options }: Partial<PlayerOptions> & { delayMs?: number; limit?: number } = {},
) {
  const clock = new FakeClock();
  const sent: { at: number; seq: number; message: Message }[] = [];
  const taken: Message[] = [];
  let pending: { seq: number; message: Message }[] = [];
  let most = 0;
  let bucket = limit === undefined ? Number.POSITIVE_INFINITY : limit * 2;
  let bucketAt = 0;
  const answer = () => {
    const [first] = pending;
    if (!first) return;
    pending = pending.slice(1);
    if (limit !== undefined) {
      bucket = Math.min(limit * 2, bucket + ((clock.now() - bucketAt) * limit) / 1_000);
      bucketAt = clock.now();
    }
    const base = { session_id: 's', seq: 1 };
    if (bucket < 1) {
      const refusal = { type: 'error', code: 'RATE_LIMITED', message: '', retry_after_ms: 300, ...base };
      player.received(refusal as ServerMessage);
      return;
    }
    bucket -= 1;
    taken.push(first.message);
    player.received({ type: 'ack', received_type: first.message.type, client_seq: first.seq, ...base });
  };
  const player = new Player({
    name: 'call.jsonl',
    messages,
    speed: 1,
    clock,
    send: (message) => {
      const seq = sent.length + 1;
      sent.push({ at: clock.now(), seq, message });
      pending.push({ seq, message });
      most = Math.max(most, pending.length);
      if (Number.isFinite(delayMs)) clock.setTimeout(answer, delayMs);
      return seq;
    },
    unacknowledged: () => pending.length,
    onChange: () => {},
    ...options,
  });
  const texts = () => sent.map(({ at, message }) => `${at} ${wordsOf(message)}`);
  return { clock, player, sent, taken, texts, answer, most: () => most };
}

const wordsOf = (message: Message) => (message.type === 'control' ? message.action : message.text);

describe('the player', () => {
  const talk = [
    partial(500, 'a'),
    partial(700, 'a b'),
    final(900, 'a b.'),
    control(2_000, 'pause'),
    final(2_500, 'c'),
  ];

  it('plays from the first message on, at its pace or faster', async () => {
    const slow = rig(talk);
    slow.player.start();
    await slow.clock.advance(1_600);
    expect(slow.player.view).toMatchObject({ done: 4, total: 5, lines: { done: 1, total: 2 } });
    await slow.clock.advance(3_400);
    expect(slow.player.view.lines).toEqual({ done: 2, total: 2 });
    expect(slow.texts()).toEqual(['0 a', '200 a b', '400 a b.', '1500 pause', '2000 c']);
    const fast = rig(talk, { speed: 4 });
    fast.player.start();
    await fast.clock.advance(5_000);
    expect(fast.texts()).toEqual(['0 a', '50 a b', '100 a b.', '375 pause', '500 c']);
    expect(fast.player.view).toEqual({
      name: 'call.jsonl',
      speed: 4,
      done: 5,
      total: 5,
      lines: { done: 2, total: 2 },
      paused: false,
    });
    expect(fast.player.isOver).toBe(true);
    expect(fast.clock.pendingTimers).toBe(0);
  });

  it('passes partials over at infinite speed, but not what nothing follows, or what a control would cut off', async () => {
    const { player, clock, texts } = rig(
      [
        partial(0, 'a'),
        final(100, 'a b'),
        partial(200, 'c'),
        control(300, 'instant_query'),
        final(400, 'c d'),
        partial(500, 'e', { segment_id: '7' }),
        partial(600, 'e f', { segment_id: '7' }),
        partial(700, 'g', { speaker: 'Ann' }),
      ],
      { speed: Number.POSITIVE_INFINITY },
    );
    player.start();
    await clock.advance(1_000);
    expect(texts().map((text) => text.split(' ').slice(1).join(' '))).toEqual([
      'a b',
      'c',
      'instant_query',
      'c d',
      'e f',
      'g',
    ]);
    expect(player.view.done).toBe(8);
  });

  it('does not play stop, nor the counts and labels of the recording', async () => {
    const { player, clock, sent } = rig([
      final(0, 'a', { client_seq: 9, session_id: 'x' }),
      control(10, 'stop'),
    ]);
    player.start();
    await clock.advance(100);
    expect(sent.map(({ message }) => message)).toEqual([{ type: 'asr_chunk', text: 'a', is_final: true }]);
    expect(player.isOver).toBe(true);
  });

  it('ends turns that a pause ended, when it plays faster', async () => {
    const lines = [
      final(0, 'a', { speaker: 'A' }),
      final(1_000, 'b', { speaker: 'A' }),
      final(1_500, 'c'),
      final(3_000, 'd', { speaker: 'A' }),
    ];
    const ends = async (speed: number) => {
      const { player, clock, sent } = rig(lines, { speed });
      player.start();
      await clock.advance(10_000);
      return sent.flatMap(({ message }) => ('endpoint' in message ? wordsOf(message) : []));
    };
    expect(await ends(1)).toEqual([]);
    expect(await ends(4)).toEqual(['b', 'c', 'd']);
  });

  it('pauses, resumes where it was, and stops', async () => {
    const { player, clock, texts } = rig(talk);
    player.start();
    await clock.advance(300);
    player.pause();
    player.pause();
    expect(player.view.paused).toBe(true);
    await clock.advance(10_000);
    player.resume();
    await clock.advance(150);
    expect(texts()).toEqual(['0 a', '200 a b', '10400 a b.']);
    player.stop();
    await clock.advance(10_000);
    expect(texts()).toHaveLength(3);
    expect(player.isOver).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });

  it('waits while the server acknowledges nothing, or is busy', async () => {
    const many = Array.from({ length: 100 }, (_, i) => final(0, `${i}`));
    const { player, clock, sent, answer } = rig(many, {
      speed: Number.POSITIVE_INFINITY,
      delayMs: Number.POSITIVE_INFINITY,
    });
    player.start();
    await clock.advance(10_000);
    expect(sent).toHaveLength(16);
    answer();
    await clock.advance(20);
    expect(sent).toHaveLength(17);
    let isBusy = true;
    const busy = rig(many, { speed: Number.POSITIVE_INFINITY, isBusy: () => isBusy });
    busy.player.start();
    await busy.clock.advance(1_000);
    expect(busy.sent).toHaveLength(0);
    isBusy = false;
    await busy.clock.advance(3_000);
    expect(busy.sent).toHaveLength(100);
  });

  it('keeps under the limit of the server by itself', async () => {
    const many = Array.from({ length: 1_000 }, (_, i) => final(0, `${i}`));
    const { player, clock, sent } = rig(many, { speed: Number.POSITIVE_INFINITY, delayMs: 1 });
    player.start();
    await clock.advance(5_000);
    expect(sent.length).toBeGreaterThan(395);
    expect(sent.length).toBeLessThanOrEqual(420);
    const unlimited = rig(many, { speed: Number.POSITIVE_INFINITY, delayMs: 1, messagesPerSecond: null });
    unlimited.player.start();
    await unlimited.clock.advance(1_500);
    expect(unlimited.sent).toHaveLength(1_000);
  });

  it('loses nothing, whatever the limit of the server, and never has more in flight than agreed', async () => {
    const message = fc.oneof(
      fc.record({ kind: fc.constant('final'), gap: fc.nat(500), speaker: fc.constantFrom('A', 'B') }),
      fc.record({ kind: fc.constant('partial'), gap: fc.nat(100), speaker: fc.constantFrom('A', 'B') }),
      fc.record({ kind: fc.constant('control'), gap: fc.nat(100), speaker: fc.constant('A') }),
    );
    const speed = fc.constantFrom(1, 4, Number.POSITIVE_INFINITY);
    await fc.assert(
      fc.asyncProperty(
        fc.array(message, { maxLength: 60 }),
        speed,
        fc.integer({ min: 3, max: 200 }),
        async (all, speed, limit) => {
          let at = 0;
          const messages = all.map(({ kind, gap, speaker }, index) => {
            at += gap;
            if (kind === 'control') return control(at, 'resume');
            return kind === 'final'
              ? final(at, `${index}`, { speaker })
              : partial(at, `${index}`, { speaker });
          });
          const { player, clock, taken, most } = rig(messages, { speed, limit });
          player.start();
          await clock.advance(200_000);
          const kept = ({ message }: { message: Message }) => message.type === 'control' || message.is_final;
          const expected = messages.filter(kept).map(({ message }) => wordsOf(message as Message));
          const arrived = taken.filter((one) => kept({ message: one })).map(wordsOf);
          expect([...arrived].sort()).toEqual([...expected].sort());
          expect(most()).toBeLessThanOrEqual(16);
          expect(player.isOver).toBe(true);
          expect(clock.pendingTimers).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });
});
