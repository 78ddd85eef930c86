import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { checkServerMessage } from '../../../src/client/wire/message-checks';
import {
  ERROR_CODES,
  FINISH_REASONS,
  RESUME_REFUSALS,
  STAGES,
  serverMessageSchema,
} from '../../../src/protocol/index';

/** The client's checks against the protocol's schemas. */

const text = fc.string({ maxLength: 3 });
const count = fc.nat();
const flag = fc.boolean();
const source = fc.record(
  {
    id: text,
    title: text,
    text,
    position: count,
    uri: text,
    path: text,
    line: count,
    page: count,
    highlight: fc.array(fc.tuple(count, count), { maxLength: 2 }),
    score: fc.double({ noNaN: true }),
    unknown: text,
  },
  { requiredKeys: ['id', 'title', 'text', 'position'] },
);
const base = { session_id: text, seq: fc.integer({ min: 1 }), unknown: text };
const optional = <T>(required: string[], model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(model, { requiredKeys: required as never });

const messages: Record<string, fc.Arbitrary<object>> = {
  ack: optional(['type', 'session_id'], {
    type: fc.constant('ack'),
    session_id: text,
    message: text,
    received_type: text,
    is_final: flag,
    client_seq: count,
    epoch: text,
    resume_token: text,
    resume_window_ms: count,
    last_client_seq: count,
    truncated: flag,
    unknown: text,
  }),
  status: optional(['type', 'session_id', 'seq', 'stage'], {
    ...base,
    type: fc.constant('status'),
    stage: fc.constantFrom(...STAGES),
    note: text,
    question: text,
    query_id: text,
    mode: text,
    reason: text,
    rule: text,
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    finals: fc.array(count, { maxLength: 3 }),
    offer: fc.record({ question: text, confidence: fc.double({ min: 0, max: 1, noNaN: true }) }),
    retry_after_ms: count,
  }),
  answer: optional(['type', 'session_id', 'seq', 'query_id', 'stream_index', 'content', 'final'], {
    ...base,
    type: fc.constant('answer'),
    query_id: text,
    stream_index: count,
    content: text,
    final: flag,
    sources: fc.array(source, { maxLength: 2 }),
    replace: flag,
    finish_reason: fc.constantFrom(...FINISH_REASONS),
    warning: fc.record({ code: fc.constant('fallback'), message: text }),
    usage: fc.record({ total_tokens: count, currency: text }),
    reference: fc.record({ message_id: text }),
    timing: fc.record({ queued_ms: count, total_ms: count, speculation: fc.constant('none') }),
  }),
  error: optional(['type', 'session_id', 'seq', 'code', 'message'], {
    ...base,
    type: fc.constant('error'),
    code: fc.constantFrom(...ERROR_CODES),
    message: text,
    query_id: text,
    client_seq: count,
    retryable: flag,
    retry_after_ms: count,
    reason: fc.constantFrom(...RESUME_REFUSALS),
    close_code: count,
  }),
};

const WRONG = fc.constantFrom<unknown>({}, [], 'x', -1, 1.5, true, [7], [{}]);

describe.each(Object.keys(messages))('%s', (type) => {
  const arbitrary = messages[type] as fc.Arbitrary<Record<string, unknown>>;

  it('is read as the schema reads it', () => {
    fc.assert(
      fc.property(arbitrary, (message) => {
        expect(checkServerMessage(message)).toEqual(v.parse(serverMessageSchema, message));
      }),
    );
  });

  it('knows every field of the schema', () => {
    const schema = serverMessageSchema.options.find((option) => option.entries.type.literal === type);
    const full = fc.sample(arbitrary, { seed: 1, numRuns: 500 });
    const read = new Set(full.flatMap((message) => Object.keys(checkServerMessage(message))));
    expect([...read].sort()).toEqual(Object.keys(schema?.entries ?? {}).sort());
  });

  it('refuses what the schema refuses, but for the figures and words that it only passes on', () => {
    const lenient = ['usage', 'reference', 'timing', 'finish_reason', 'code', 'reason', 'warning', 'sources'];
    fc.assert(
      fc.property(arbitrary, WRONG, fc.nat(), (message, wrong, at) => {
        const names = Object.keys(message).filter((name) => !lenient.includes(name));
        const changed = { ...message, [names[at % names.length] as string]: wrong };
        const isRight = v.safeParse(serverMessageSchema, changed).success;
        expect(typeof checkServerMessage(changed)).toBe(isRight ? 'object' : 'string');
      }),
    );
  });
});

it('sources that a page would trip over are refused', () => {
  const answer = {
    type: 'answer',
    session_id: 's',
    seq: 1,
    query_id: 'q',
    stream_index: 0,
    content: '',
    final: false,
  };
  const source = { id: 'a', title: 'A', text: 'a', position: 1 };
  for (const wrong of [
    { ...source, title: 7 },
    { ...source, highlight: 'x' },
    { ...source, highlight: [7] },
    'x',
  ]) {
    expect(checkServerMessage({ ...answer, sources: [wrong] })).toBe('sources');
  }
});
