import { describe, expect, test } from 'vitest';
import { resolveTurnEnd } from '../../../src/session/turns/options';
import { PartialStability } from '../../../src/session/turns/partial-stability';
import { endingOf } from '../../../src/session/turns/text-ending';
import { TurnPauses } from '../../../src/session/turns/turn-pauses';
import { settle } from '../../support/fake-clock';
import { SessionRig } from '../../support/session/session-rig';

const asked = (rig: SessionRig) => rig.backend.queries.map(({ question }) => question);
const partial = (rig: SessionRig, text: string, more: object = {}) =>
  rig.session.receive({ text, is_final: false, ...more });

test.each([
  ['how do I return it?', 'closed'],
  ['可以退货吗？', 'closed'],
  ['It is late.', 'closed'],
  ['how do I...', 'open'],
  ['I would like to know,', 'open'],
  ['what is the price of', 'open'],
  ['我想知道关于', 'open'],
  ['what is the um', 'hesitating'],
  ['我想问那个', 'hesitating'],
  ['where is order four two', 'in-a-number'],
  ['where is order 42', 'in-a-number'],
  ['订单四二一', 'in-a-number'],
  ['where is the warehouse', 'plain'],
  ['退货政策是什么', 'plain'],
  ['', 'plain'],
])('"%s" ends %s', (text, ending) => expect(endingOf(text)).toBe(ending));

describe('how long a fragment is waited for', () => {
  const pauses = (options = {}) => new TurnPauses(resolveTurnEnd(options, undefined));

  test('is two seconds until the pauses of its speaker are known', () => {
    const known = pauses();
    expect(known.waitMs('A', 'how do i return')).toBe(2_000);
    for (let i = 0; i < 3; i++) known.learn('A', 1_000);
    expect(known.waitMs('A', 'how do i return')).toBe(1_500);
    expect(known.waitMs('B', 'how do i return')).toBe(2_000);
  });

  test('follows the latest pauses, between the bounds', () => {
    const known = pauses();
    for (let i = 0; i < 20; i++) known.learn('A', 200);
    expect(known.waitMs('A', 'how do i return')).toBe(1_000);
    for (let i = 0; i < 40; i++) known.learn('A', 5_000);
    expect(known.waitMs('A', 'how do i return')).toBe(4_000);
    known.learn('A', 60_000);
    expect(known.waitMs('A', 'how do i return')).toBe(4_000);
  });

  test('is shorter after a mark, longer within a number and after "um"', () => {
    const known = pauses();
    expect(known.waitMs(undefined, 'about the return.')).toBe(1_000);
    expect(known.waitMs(undefined, 'where is order four two')).toBe(3_000);
    expect(known.waitMs(undefined, 'what is the um')).toBe(3_000);
  });

  test('is the same for everybody with turnTimeoutMs, and without adapting', () => {
    for (const known of [new TurnPauses(resolveTurnEnd({}, 700)), pauses({ waitMs: 700, adaptive: false })]) {
      for (let i = 0; i < 9; i++) known.learn('A', 3_000);
      expect(known.waitMs('A', 'where is order four two')).toBe(700);
    }
    expect(pauses({ waitMs: Number.POSITIVE_INFINITY }).waitMs('A', 'um')).toBe(Number.POSITIVE_INFINITY);
  });

  test('is learned by the session: from a speaker who pauses for long, too', async () => {
    const rig = new SessionRig();
    // The first three times the rest comes too late.
    for (let i = 0; i < 3; i++) {
      rig.say('how do i return...');
      await rig.clock.advance(2_600);
      rig.say('a broken lamp');
      await rig.clock.advance(5_000);
    }
    rig.say('how do i get...');
    await rig.clock.advance(2_600);
    rig.say('a new lamp?');
    await settle();
    expect(asked(rig).at(-1)).toBe('how do i get... a new lamp?');
  });
});

describe('how long a partial must be unchanged to be stable', () => {
  const spoken = (gaps: number[]) => {
    const stability = new PartialStability();
    let [at, text] = [0, 'a'];
    stability.heard('A', text, at);
    for (const gap of gaps) {
      at += gap;
      text += 'b';
      stability.heard('A', text, at);
      // Sent again, it has not changed.
      stability.heard('A', text, at + 10);
    }
    return stability;
  };
  const every = (ms: number, count = 12) => Array.from({ length: count }, () => ms);

  test('follows the rhythm of its speaker, between the bounds', () => {
    expect(new PartialStability().stableAfterMs('A', 'what is it')).toBe(250);
    expect(spoken(every(200)).stableAfterMs('A', 'what is it')).toBeGreaterThan(200);
    expect(spoken(every(200)).stableAfterMs('A', 'what is it')).toBeLessThan(300);
    expect(spoken(every(400)).stableAfterMs('A', 'what is it')).toBeGreaterThanOrEqual(500);
    expect(spoken(every(20)).stableAfterMs('A', 'what is it')).toBe(120);
    expect(spoken(every(1_400)).stableAfterMs('A', 'what is it')).toBe(900);
    expect(spoken(every(400)).stableAfterMs('B', 'what is it')).toBe(250);
  });

  test('is longer for a recogniser of no steady rhythm', () => {
    const unsteady = spoken([100, 300, 100, 300, 100, 300, 100, 300]);
    const steady = spoken(every(200, 8));
    expect(unsteady.stableAfterMs('A', 'what is it')).toBeGreaterThan(
      steady.stableAfterMs('A', 'what is it'),
    );
  });

  test('is shorter after a mark, longer within numbers and after what breaks off', () => {
    const stability = new PartialStability();
    expect(stability.stableAfterMs('A', 'what is it?')).toBe(150);
    expect(stability.stableAfterMs('A', 'where is order 42')).toBe(375);
    expect(stability.stableAfterMs('A', 'what is the price of')).toBe(375);
    expect(stability.stableAfterMs('A', 'what is the um')).toBe(500);
    expect(stability.stableAfterMs('A', '退货政策是什么和')).toBe(375);
  });

  test('learns nothing from pauses between utterances, nor from a clock that goes back', () => {
    expect(spoken(every(5_000)).stableAfterMs('A', 'what is it')).toBe(250);
    expect(spoken(every(-200)).stableAfterMs('A', 'what is it')).toBe(250);
  });

  test('remembers a few speakers', () => {
    const stability = spoken(every(400));
    for (let i = 0; i < 40; i++) {
      for (let k = 0; k < 3; k++) stability.heard(`s${i}`, `${k}`, k * 100);
    }
    expect(stability.stableAfterMs('A', 'what is it')).toBe(250);
  });
});

describe('a partial without its final', () => {
  test('causes nothing, however long it stands', async () => {
    const rig = new SessionRig();
    partial(rig, 'how much is it?');
    await rig.clock.advance(600_000);
    expect(rig.news()).toEqual(['ack']);
  });

  const open = (options = {}) => new SessionRig({ turnEnd: { partialTimeoutMs: 1_000 }, ...options });

  test('is taken for it after partialTimeoutMs without a change', async () => {
    const rig = open();
    partial(rig, 'how much');
    await rig.clock.advance(900);
    partial(rig, 'how much is it?');
    await rig.clock.advance(999);
    expect(asked(rig)).toEqual([]);
    partial(rig, 'how much is it?');
    await rig.clock.advance(1);
    await settle();
    expect(asked(rig)).toEqual(['how much is it?']);
  });

  test('is not asked again when its final comes', async () => {
    const rig = open({ duplicateWindowMs: 0 });
    partial(rig, 'how much are twenty one lamps?');
    await rig.clock.advance(1_000);
    rig.say('Um, how much are 21 lamps?');
    partial(rig, 'how much are twenty one lamps?');
    await rig.clock.advance(1_000);
    await rig.answer('five');
    expect(asked(rig)).toEqual(['how much are twenty one lamps?']);
    expect(rig.news().filter((line) => line.startsWith('final'))).toEqual(['final complete']);
  });

  test('is corrected by a final that asks something else', async () => {
    const rig = open({ duplicateWindowMs: 0 });
    partial(rig, 'how much are fifteen lamps?');
    await rig.clock.advance(1_000);
    await rig.answer('five');
    rig.say('how much are 50 lamps?');
    await settle();
    expect(asked(rig)).toEqual(['how much are fifteen lamps?', 'how much are 50 lamps?']);
  });

  test('is withdrawn for a final that says more, before there is an answer', async () => {
    const rig = open();
    partial(rig, 'how much is it?');
    await rig.clock.advance(1_000);
    rig.say('how much is it to berlin?');
    await settle();
    expect(rig.news()).toContain('final cancelled');
    expect(asked(rig).at(-1)).toBe('how much is it to berlin?');
  });

  test('may be said again later', async () => {
    const rig = open({ duplicateWindowMs: 0 });
    for (let i = 0; i < 2; i++) {
      partial(rig, 'how much');
      partial(rig, 'how much is it?');
      await rig.clock.advance(1_000);
      await rig.answer('five');
      await rig.clock.advance(20_000);
    }
    expect(asked(rig)).toEqual(['how much is it?', 'how much is it?']);
  });

  test.each(['stop', 'pause'] as const)('is decided at a %s, and leaves no timer', async (action) => {
    const rig = open();
    partial(rig, 'how much is it?');
    rig.session.handle({ type: 'control', action });
    await rig.answer('five');
    expect(asked(rig)).toEqual(['how much is it?']);
    expect(rig.clock.pendingTimers).toBe(0);
  });

  test('is dropped at an immediate stop', async () => {
    const rig = open();
    partial(rig, 'how much is it?');
    rig.session.handle({ type: 'control', action: 'stop', immediate: true });
    await rig.clock.advance(5_000);
    expect(asked(rig)).toEqual([]);
    expect(rig.clock.pendingTimers).toBe(0);
  });

  test('of many speakers is remembered for a few', async () => {
    const rig = open();
    for (let i = 0; i < 40; i++) partial(rig, `word ${i}`, { speaker: `s${i}` });
    expect(rig.clock.pendingTimers).toBeLessThanOrEqual(16);
    await rig.session.stop({ immediate: true });
  });
});

describe('options', () => {
  const open = (options: object) => () => new SessionRig(options);

  test.each([
    [
      { turnTimeoutMs: 500, turnEnd: { waitMs: 600 } },
      /'turnTimeoutMs' and 'turnEnd.waitMs' exclude each other/,
    ],
    [{ turnTimeoutMs: 500, turnEnd: { adaptive: true } }, /'turnTimeoutMs' and 'turnEnd.adaptive' exclude/],
    [
      { turnEnd: { minMs: 900, maxMs: 100 } },
      /'turnEnd.minMs' is greater than 'turnEnd.maxMs'; raise 'maxMs' or lower 'minMs'\.$/,
    ],
    [{ turnEnd: { waitMs: -1 } }, /'turnEnd.waitMs' must be a number of milliseconds/],
    [{ turnEnd: { partialTimeoutMs: 0 } }, /'turnEnd.partialTimeoutMs' must be a number of milliseconds/],
    [{ turnEnd: { wait: 1 } }, /'turnEnd.wait' is not an option; 'turnEnd' must be \{ waitMs\?, .* \}\.$/],
    [{ turnEnd: 5 }, /'turnEnd' must be \{ waitMs/],
  ])('%j are refused', (options, message) => expect(open(options)).toThrow(message));

  test.each([
    [{ turnTimeoutMs: 500 }],
    [{ turnTimeoutMs: Number.POSITIVE_INFINITY, turnEnd: { partialTimeoutMs: 5_000 } }],
    [{ turnEnd: {} }],
    [{ turnEnd: { waitMs: 0 } }],
    [{ turnEnd: { waitMs: 60_000, minMs: 10 } }],
    [{ turnEnd: { maxMs: 500 } }],
  ])('%j are taken', (options) => expect(open(options)).not.toThrow());
});
