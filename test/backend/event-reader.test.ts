import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { EventReader, readReport } from '../../src/backend/event-reader';
import type { RagEvent } from '../../src/backend/index';
import { silentLogger } from '../../src/logging/logger';
import { answerSchema } from '../../src/protocol/index';
import { HOSTILE_VALUES, revoked, thrower } from '../support/session/hostile-values';

interface Line {
  event?: string;
  field?: string;
  message: string;
}

function createReader() {
  const lines: Line[] = [];
  const warn = (fields: object, message: string) => lines.push({ ...fields, message });
  const reader = new EventReader({ queryId: 'q', backend: 'b', logger: { ...silentLogger, warn } });
  return { reader, lines };
}

/** The event as an `answer` message would carry it; throws when it is not valid on the wire. */
function onTheWire(event: RagEvent): unknown {
  const { type } = event;
  const fields =
    type === 'text' || type === 'replace'
      ? { content: event.text }
      : type === 'sources'
        ? { sources: event.sources }
        : type === 'usage'
          ? { usage: event.usage }
          : type === 'warning'
            ? { warning: { code: event.code, message: event.message } }
            : {};
  const answer = {
    type: 'answer',
    session_id: 's',
    seq: 1,
    query_id: 'q',
    stream_index: 0,
    content: '',
    final: false,
  };
  return v.parse(answerSchema, JSON.parse(JSON.stringify({ ...answer, ...fields })));
}

function read(value: unknown): RagEvent | undefined {
  return createReader().reader.read(value);
}

function readSource(source: object) {
  const event = read({ type: 'sources', sources: [source] });
  return event?.type === 'sources' ? event.sources[0] : undefined;
}

/** Proxy factories are replaced by their proxies, which no generator of random values can hold. */
function withProxies(value: unknown): unknown {
  if (value === revoked) return revoked();
  if (value === thrower) return thrower();
  if (Array.isArray(value)) return value.length > 1_000 ? value : value.map(withProxies);
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, withProxies(field)]));
}

describe('an event reader', () => {
  const source = { id: 's', title: 'S', text: 'passage', position: 1 };
  const whole = {
    ...source,
    uri: 'https://example.com/s',
    path: 's.md',
    line: 3,
    page: 1,
    highlight: [[0, 3]] as [number, number][],
    score: 0.5,
  };
  const events: RagEvent[] = [
    { type: 'text', text: 'a' },
    { type: 'text', text: '' },
    { type: 'replace', text: '' },
    { type: 'sources', sources: [] },
    { type: 'sources', sources: [whole, { ...source, id: 't', position: 2 }] },
    { type: 'usage', usage: {} },
    {
      type: 'usage',
      usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3, total_price: '0.01' },
    },
    { type: 'usage', usage: { currency: 'USD', latency: 0.25 } },
    { type: 'conversation', id: 'c' },
    { type: 'reference', messageId: 'm', taskId: 't' },
    { type: 'reference', messageId: 'm' },
    { type: 'warning', code: 'fallback', message: 'Another backend answers.' },
    { type: 'retry', reason: 'RATE_LIMITED' },
    { type: 'finish', reason: 'complete' },
    { type: 'finish', reason: 'no_answer', confidence: 0.3 },
  ];

  test.each(events.map((event) => [JSON.stringify(event), event] as const))(
    'passes %s unchanged',
    (_, event) => {
      const { reader, lines } = createReader();
      expect(reader.read(event)).toStrictEqual(event);
      onTheWire(event);
      expect(lines).toEqual([]);
    },
  );

  test('reads a bare string as text', () => {
    expect(read('a')).toStrictEqual({ type: 'text', text: 'a' });
    expect(read('')).toStrictEqual({ type: 'text', text: '' });
  });

  test('keeps unpaired surrogates in texts: the next text may bring the other half', () => {
    expect(read({ type: 'text', text: '\ud83d' })).toEqual({ type: 'text', text: '\ud83d' });
  });

  test.each(Object.keys(HOSTILE_VALUES))('neither throws nor breaks the wire when it reads %s', (name) => {
    const { reader, lines } = createReader();
    const value = HOSTILE_VALUES[name]?.('text');
    const event = reader.read(value);
    if (event) onTheWire(event);
    else expect(lines.length).toBe(1);
    expect(JSON.stringify(lines)).not.toMatch(/secret|function|Symbol/);
    if (event) expect(event === value).toBe(false);
  });

  test('neither throws nor breaks the wire, whatever it reads', () => {
    const anything = fc.anything({
      withBigInt: true,
      withNullPrototype: true,
      withSparseArray: true,
      withDate: true,
    });
    const field = fc.oneof(anything, fc.constantFrom(revoked, thrower), fc.string(), fc.double());
    const one = fc.record(
      {
        id: field,
        title: field,
        uri: field,
        line: field,
        text: field,
        highlight: field,
        score: field,
        position: field,
      },
      { requiredKeys: [] },
    );
    const event = fc.record(
      {
        type: fc.constantFrom(
          'text',
          'replace',
          'sources',
          'usage',
          'conversation',
          'reference',
          'warning',
          'retry',
          'finish',
        ),
        text: field,
        sources: fc.oneof(field, fc.array(fc.oneof(one, field))),
        usage: fc.oneof(
          field,
          fc.record({ prompt_tokens: field, total_price: field, currency: field, latency: field }),
        ),
        id: field,
        messageId: field,
        code: fc.oneof(field, fc.constant('fallback')),
        message: field,
        reason: field,
        confidence: field,
      },
      { requiredKeys: ['type'] },
    );
    fc.assert(
      fc.property(fc.oneof(event, anything), (value) => {
        const result = read(withProxies(value));
        if (!result) return;
        onTheWire(result);
        expect(JSON.parse(JSON.stringify(result))).toEqual(result);
        // The result already fits, so reading it again must not change it.
        expect(read(result)).toStrictEqual(result);
      }),
      { numRuns: 1_000 },
    );
  });

  test('keeps no reference to what it reads, so the result cannot change later', () => {
    const given = { type: 'sources', sources: [{ ...whole }] };
    const event = read(given);
    const before = JSON.stringify(event);
    given.sources[0]?.highlight.push([4, 5]);
    Object.assign(given.sources[0] ?? {}, { text: 'changed', toJSON: () => 'changed' });
    given.sources.length = 0;
    expect(JSON.stringify(event)).toBe(before);
  });

  test.each<[string, unknown, unknown]>([
    ['a numeric conversation', { type: 'conversation', id: 12 }, { type: 'conversation', id: '12' }],
    [
      'a bigint',
      { type: 'conversation', id: 2n ** 64n },
      { type: 'conversation', id: '18446744073709551616' },
    ],
    [
      'numeric references',
      { type: 'reference', messageId: 1, taskId: 2 },
      { type: 'reference', messageId: '1', taskId: '2' },
    ],
    ['a numeric text', { type: 'text', text: 42 }, { type: 'text', text: '42' }],
    [
      'digits in a usage',
      { type: 'usage', usage: { total_tokens: '12', latency: ' 0.5', total_price: 0.0000012 } },
      { type: 'usage', usage: { total_tokens: 12, latency: 0.5, total_price: '0.0000012' } },
    ],
    [
      'null in a usage',
      { type: 'usage', usage: { total_tokens: 12, latency: null, currency: null } },
      { type: 'usage', usage: { total_tokens: 12 } },
    ],
    [
      'an unknown reason to finish',
      { type: 'finish', reason: 'stop' },
      { type: 'finish', reason: 'complete' },
    ],
    [
      'an unknown reason to ask again',
      { type: 'retry', reason: 'bored' },
      { type: 'retry', reason: 'BACKEND_ERROR' },
    ],
    [
      'sources without a title, a text or a position',
      {
        type: 'sources',
        sources: [{ id: 1 }, { id: 'b', title: null, position: 1 }, { id: 'c', position: '3' }, { id: 'd' }],
      },
      {
        type: 'sources',
        sources: [
          { id: '1', title: '1', text: '', position: 2 },
          { id: 'b', title: 'b', text: '', position: 1 },
          { id: 'c', title: 'c', text: '', position: 3 },
          { id: 'd', title: 'd', text: '', position: 4 },
        ],
      },
    ],
  ])('repairs %s without logging', (_, given, repaired) => {
    const { reader, lines } = createReader();
    expect(reader.read(given)).toStrictEqual(repaired);
    expect(lines).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['a score that is no number', { score: Number.NaN }, 'score'],
    ['a score that is a text', { score: 'high' }, 'score'],
    ['a highlight of one end', { highlight: [[1]] }, 'highlight'],
    ['a highlight of three', { highlight: [[1, 2, 3]] }, 'highlight'],
    ['a line before the first', { line: -1 }, 'line'],
    ['a page and a half', { page: 1.5 }, 'page'],
    ['an address that is an object', { uri: {} }, 'uri'],
    ['an address without end', { uri: 'x'.repeat(3_000) }, 'uri'],
  ])('drops %s and keeps the rest', (_, bad, field) => {
    const { reader, lines } = createReader();
    const event = reader.read({ type: 'sources', sources: [{ ...source, ...bad }] });
    expect(event).toStrictEqual({ type: 'sources', sources: [source] });
    expect(lines).toEqual([
      { queryId: 'q', backend: 'b', event: 'sources', field, message: expect.stringContaining('left out') },
    ]);
  });

  test('drops a source that does not fit and keeps the others', () => {
    const { reader, lines } = createReader();
    const sources = [{ title: 'no id' }, source, null, { ...source, id: 't', position: 7 }];
    expect(reader.read({ type: 'sources', sources })).toStrictEqual({
      type: 'sources',
      sources: [source, { ...source, id: 't', position: 7 }],
    });
    expect(lines).toMatchObject([{ event: 'sources', message: expect.stringContaining('dropped') }]);
  });

  test('logs each kind of loss once per answer', () => {
    const { reader, lines } = createReader();
    for (let n = 0; n < 3; n++) {
      reader.read(undefined);
      reader.read({ type: 'nothing' });
      reader.read({ type: 'usage', usage: { latency: Number.NaN } });
      reader.read(HOSTILE_VALUES['50,000 sources']?.(''));
    }
    expect(lines.map(({ field }) => field)).toEqual([undefined, 'latency', 'sources']);
  });

  test('reads events even if the logger throws', () => {
    const warn = () => {
      throw new Error('full');
    };
    const reader = new EventReader({ queryId: 'q', backend: 'b', logger: { ...silentLogger, warn } });
    expect(reader.read(null)).toBeUndefined();
    expect(reader.read({ type: 'usage', usage: { latency: {} } })).toEqual({ type: 'usage', usage: {} });
  });

  test('keeps the first 50 sources, quickly', () => {
    const { reader, lines } = createReader();
    const value = HOSTILE_VALUES['50,000 sources']?.('');
    const startedAt = performance.now();
    const event = reader.read(value);
    expect(performance.now() - startedAt).toBeLessThan(200);
    expect(event?.type === 'sources' && event.sources.map(({ id }) => Number(id))).toEqual(
      Array.from({ length: 50 }, (_, n) => n),
    );
    expect(lines).toMatchObject([
      { event: 'sources', field: 'sources', message: expect.stringContaining('cut') },
    ]);
  });

  test('cuts texts to 64 KiB in total, never within a character, and keeps the later sources for citations', () => {
    const { reader, lines } = createReader();
    const long = {
      ...source,
      text: `a${'😀'.repeat(20_000)}`,
      highlight: [
        [0, 5],
        [32_000, 50_000],
        [50_000, 50_001],
      ],
    };
    const event = reader.read({
      type: 'sources',
      sources: [source, long, { ...source, id: 'late', position: 3 }],
    });
    if (event?.type !== 'sources') throw new Error('It was dropped.');
    const [first, second, third] = event.sources;
    expect(first).toEqual(source);
    expect(second?.text).toMatch(/^a(?:😀)+$/u);
    const bytes = event.sources
      .map(({ text }) => new TextEncoder().encode(text).length)
      .reduce((a, b) => a + b);
    expect(bytes).toBeGreaterThan(64 * 1024 - 4);
    expect(bytes).toBeLessThanOrEqual(64 * 1024);
    expect(second?.highlight).toEqual([
      [0, 5],
      [32_000, second?.text.length],
    ]);
    expect(third).toEqual({ ...source, id: 'late', text: '', position: 3 });
    expect(lines.length).toBe(1);
    expect(lines[0]?.message).toContain('cut');
  });

  test('cuts a title that is longer than a title may be', () => {
    expect(readSource({ id: 's', title: '题'.repeat(2_000) })?.title).toBe('题'.repeat(341));
  });

  test('reads the result of retrieve like sources', () => {
    const { reader, lines } = createReader();
    expect(reader.readSources([whole, null])).toStrictEqual([whole]);
    expect(lines).toMatchObject([{ event: 'sources', field: 'sources' }]);
    for (const nothing of [undefined, null, 'none', revoked(), thrower(), {}]) {
      expect(reader.readSources(nothing)).toEqual([]);
    }
  });
});

describe('a report', () => {
  test('of the right shape is read as it is', () => {
    const report = { ok: true, detail: 'fine', findings: [{ level: 'ok', check: 'key', detail: 'valid' }] };
    expect(readReport(report)).toStrictEqual(report);
  });

  test('of another shape counts as a failed check', () => {
    for (const value of [undefined, null, 'fine', {}, { ok: 'yes' }, revoked(), thrower()]) {
      expect(readReport(value)).toMatchObject({ ok: false, detail: expect.any(String) });
    }
  });
});
