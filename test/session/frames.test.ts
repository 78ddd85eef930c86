import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ServerMessage } from '../../src/protocol/index';
import { openConnection } from '../../src/session/index';
import { FakeClock } from '../support/fake-clock';
import { GatedBackend } from '../support/session/gated-backend';

/** Whatever a frame contains, it gets exactly one reply, and the built-in detector copes with it. */

const words = fc.constantFrom(
  ...['type', 'text', 'asr_chunk', 'control', 'keepalive', 'what is', '什么', '__proto__', 'constructor'],
  ...['toString', '?', '\ud800', '\u0000', '😀', ' ', 'a'.repeat(3_000), 'stop', 'pause', 'instant_query'],
);
const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.array(words, { maxLength: 6 }).map((w) => w.join(' ')),
);
const anything = fc.oneof(text, fc.anything({ withNullPrototype: true }), fc.boolean());

const message = fc.record(
  {
    type: fc.oneof(fc.constantFrom('asr_chunk', 'control', 'keepalive', 'reconnect'), anything),
    text: fc.oneof({ weight: 5, arbitrary: text }, anything),
    is_final: fc.oneof({ weight: 5, arbitrary: fc.boolean() }, anything),
    action: fc.oneof(fc.constantFrom('pause', 'resume', 'instant_query', 'cancel'), anything),
    session_id: anything,
    speaker: anything,
    endpoint: anything,
    confidence: anything,
    catch_up: anything,
  },
  { requiredKeys: [] },
);

const whole = message.map((m) => JSON.stringify(m, (_key, value) => (typeof value === 'bigint' ? 7 : value)));

const frame = fc.oneof(
  { weight: 6, arbitrary: whole },
  { weight: 1, arbitrary: fc.tuple(whole, fc.nat(60)).map(([sent, cut]) => sent.slice(0, cut)) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: text },
);

test('every frame gets one ack or one error', () => {
  let told = 0;
  fc.assert(
    fc.property(fc.array(frame, { minLength: 1, maxLength: 20 }), (frames) => {
      const replies: ServerMessage[] = [];
      const connection = openConnection(
        { send: (sent) => replies.push(JSON.parse(sent)), close: () => {} },
        { backend: new GatedBackend(), clock: new FakeClock() },
      );
      replies.length = 0;
      for (const sent of frames) {
        if (connection.session.state === 'closed') break;
        connection.receive(sent);
        const answers = replies.filter((m) => m.type === 'ack' || (m.type === 'error' && !m.query_id));
        expect(answers.length, JSON.stringify([sent, replies])).toBe(1);
        expect(replies[0]).toBe(answers[0]);
        expect(JSON.stringify(replies)).not.toContain('detector_failed');
        told += replies.length;
        replies.length = 0;
      }
      connection.closed();
    }),
    { numRuns: Number(process.env.FC_RUNS ?? 2_000) },
  );
  expect(told).toBeGreaterThan(1_000);
}, 120_000);
