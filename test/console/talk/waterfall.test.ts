import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { waterfallOf } from '../../../src/console/talk/waterfall';

describe('the waterfall of an answer', () => {
  test('is cut at every moment that the server told', () => {
    const { stretches, start, end, firstSent } = waterfallOf({
      last_word_ms: -420,
      gate_ms: -20,
      queued_ms: 5,
      retrieval_ms: 40,
      first_token_ms: 300,
      first_sent_ms: 301,
      total_ms: 900,
    });
    expect(stretches.map(({ until, start, end }) => [until, start, end])).toEqual([
      ['last_word', -420, -420],
      ['gate', -420, -20],
      ['accepted', -20, 0],
      ['queued', 0, 5],
      ['retrieval', 5, 40],
      ['first_token', 40, 300],
      ['first_sent', 300, 301],
      ['end', 301, 900],
    ]);
    expect({ start, end, firstSent }).toEqual({ start: -420, end: 900, firstSent: 301 });
  });

  test('puts what was begun in advance where it happened, and says what that saved', () => {
    const { stretches, savedMs, speculation } = waterfallOf({
      last_word_ms: -700,
      gate_ms: -10,
      queued_ms: 0,
      retrieval_ms: -500,
      first_token_ms: -100,
      first_sent_ms: 1,
      total_ms: 2,
      speculation: 'reused',
      saved_ms: 640,
    });
    expect(stretches.map(({ until }) => until)).toEqual([
      'last_word',
      'retrieval',
      'first_token',
      'gate',
      'accepted',
      'queued',
      'first_sent',
      'end',
    ]);
    expect({ savedMs, speculation }).toEqual({ savedMs: 640, speculation: 'reused' });
  });

  test('begins with the acceptance when nothing is known of what was before', () => {
    expect(waterfallOf({ queued_ms: 3, total_ms: 9 })).toEqual({
      stretches: [
        { until: 'accepted', start: 0, end: 0 },
        { until: 'queued', start: 0, end: 3 },
        { until: 'end', start: 3, end: 9 },
      ],
      start: 0,
      end: 9,
    });
  });

  const time = fc.option(fc.double({ min: -1e6, max: 1e6 }), { nil: undefined });
  test('has neither gaps nor overlaps, whatever is missing', () => {
    const timing = fc.record({
      last_word_ms: time,
      gate_ms: time,
      queued_ms: time,
      retrieval_ms: time,
      first_token_ms: time,
      first_sent_ms: time,
      total_ms: time,
    });
    fc.assert(
      fc.property(timing, (given) => {
        const { stretches, start, end } = waterfallOf(given as never);
        let before = start;
        for (const stretch of stretches) {
          expect(stretch.start).toBe(before);
          expect(stretch.end).toBeGreaterThanOrEqual(stretch.start);
          before = stretch.end;
        }
        expect(before).toBe(end);
      }),
    );
  });
});
