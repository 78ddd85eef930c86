import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../../src/options/virtual-clock';
import type { AsrChunkMessage } from '../../src/protocol/index';
import { speakingTime, Timeline, timesIn } from '../../src/transcripts/timeline';

const chunk = (fields: Partial<AsrChunkMessage>) =>
  timesIn({ type: 'asr_chunk', text: 'a', is_final: true, ...fields });

describe('the time of a line', () => {
  it.each([
    [
      { start_ms: 100, end_ms: 900 },
      { from: 100, to: 900 },
    ],
    [{ start_ms: 100 }, { from: 100, to: 100 }],
    [{ end_ms: 900 }, { from: 900, to: 900 }],
    [
      { start_ms: 900, end_ms: 100 },
      { from: 100, to: 100 },
    ],
    [
      { end_ms: 900, timestamp: 5 },
      { from: 900, to: 900 },
    ],
    [{ timestamp: 2.5 }, { from: 2_500, to: 2_500 }],
    [{ timestamp: '2.5' }, { from: 2_500, to: 2_500 }],
    [{ timestamp: 1_767_225_600 }, { from: 1_767_225_600_000, to: 1_767_225_600_000 }],
    [{ timestamp: 1_767_225_600_123 }, { from: 1_767_225_600_123, to: 1_767_225_600_123 }],
    [{ timestamp: '2026-01-01T00:00:01Z' }, { from: 1_767_225_601_000, to: 1_767_225_601_000 }],
    [{ timestamp: '01:02' }, { from: 62_000, to: 62_000 }],
    [{ timestamp: '1:01:02,250' }, { from: 3_662_250, to: 3_662_250 }],
  ])('of %j', (fields, said) => expect(chunk(fields)).toEqual(said));

  it.each([[{}], [{ timestamp: 'soon' }], [{ timestamp: '' }]])('of %j is invalid', (fields) => {
    expect(chunk(fields)).toBeUndefined();
  });

  it('is estimated from how long the words take to say', () => {
    expect(speakingTime('one two three four five six')).toBeCloseTo(2_000, -1);
    expect(speakingTime('请问退货政策是什么？')).toBe(1_800);
    expect(speakingTime('ok')).toBe(400);
  });
});

describe('the timeline', () => {
  const final = { text: 'one two three', is_final: true };
  const partial = { text: 'one', is_final: false };

  it('begins at 0, whatever the file calls it', () => {
    const timeline = new Timeline(1_000);
    expect(timeline.place(final, { from: 5_000, to: 6_000 })).toEqual({ from: 0, to: 1_000 });
    expect(timeline.place(final, { from: 9_000, to: 9_500 })).toEqual({ from: 4_000, to: 4_500 });
  });

  it('never runs backwards', () => {
    const timeline = new Timeline(1_000);
    timeline.place(final, { from: 5_000, to: 9_000 });
    expect(timeline.place(final, { from: 4_000, to: 8_000 })).toEqual({ from: 4_000, to: 4_000 });
    expect(timeline.place(final, { from: 8_500, to: 9_500 })).toEqual({ from: 4_000, to: 4_500 });
  });

  it('puts lines without a time one after the other, with a pause between', () => {
    const timeline = new Timeline(1_000);
    expect(timeline.place(final, undefined)).toEqual({ from: 0, to: 999 });
    expect(timeline.place(final, undefined)).toEqual({ from: 1_999, to: 2_998 });
  });

  it('puts partials without a time close together, followed by their final', () => {
    const timeline = new Timeline(1_000);
    expect(timeline.place(partial, undefined).to).toBe(250);
    expect(timeline.place(partial, undefined).to).toBe(500);
    expect(timeline.place(final, undefined)).toEqual({ from: 750, to: 750 });
    expect(timeline.place(final, undefined)).toEqual({ from: 1_750, to: 2_749 });
  });
});

describe('the clock', () => {
  it('runs timers in the order of their times, each settled before the next', async () => {
    const clock = new VirtualClock();
    const log: string[] = [];
    clock.setTimeout(() => log.push(`c ${clock.now()}`), 30);
    clock.setTimeout(() => {
      log.push(`a ${clock.now()}`);
      clock.setTimeout(() => log.push(`b ${clock.now()}`), 5);
    }, 10);
    const cancelled = clock.setTimeout(() => log.push('never'), 20);
    clock.setTimeout(() => log.push('later'), 31);
    clock.clearTimeout(cancelled);
    clock.clearTimeout(undefined);
    await clock.moveTo(30, async () => {
      log.push('settled');
    });
    expect(log).toEqual(['a 10', 'settled', 'b 15', 'settled', 'c 30', 'settled']);
    expect(clock.now()).toBe(30);
    await clock.moveTo(5, async () => {});
    expect(clock.now()).toBe(30);
  });
});
