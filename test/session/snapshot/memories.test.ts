import { expect, test } from 'vitest';
import type { ClientMessage } from '../../../src/protocol/index';
import type { SharedSessionOptions } from '../../../src/session/index';
import { settle } from '../../support/fake-clock';
import { MortalRig } from '../../support/session/mortal-rig';

/** A step: a message, milliseconds that pass, or the answer of the backend. */
type Step = ClientMessage | number | { answer: string; conversation?: string };

const final = (text: string, more: object = {}): Step =>
  ({ type: 'asr_chunk', text, is_final: true, ...more }) as ClientMessage;
const partial = (text: string, more: object = {}): Step =>
  ({ type: 'asr_chunk', text, is_final: false, ...more }) as ClientMessage;
const control = (action: string, more: object = {}): Step =>
  ({ type: 'control', action, ...more }) as ClientMessage;

/** Everything that a session remembers from one step for another. */
const MEMORIES: Record<string, [options: Partial<SharedSessionOptions>, before: Step[], after: Step[]]> = {
  'what was said': [{}, [final('the fees are high.')], [final('why?'), { answer: 'so' }]],
  'the conversation': [
    { duplicateWindowMs: 0 },
    [final('why?'), { answer: 'so', conversation: 'c1' }],
    [final('how?'), { answer: 'so' }],
  ],
  'a question that was answered': [
    {},
    [final('what is the fee?'), { answer: 'so' }],
    [final('what is the fee?')],
  ],
  'a request to repeat': [
    {},
    [final('what is the fee?'), { answer: 'so' }, 3_000, final('say that again')],
    [final('what is the fee?')],
  ],
  'a wake word': [{ addressed: { names: ['nova'], required: true } }, [final('nova')], [final('why?')]],
  'a cooldown': [{ cooldownMs: 1_000 }, [final('why?'), { answer: 'so' }], [500, final('how?')]],
  'an offer': [{}, [final('the fees%'), final('hello.')], [control('instant_query')]],
  'the last utterance': [{}, [final('the fees.')], [control('instant_query')]],
  'a question with its speaker': [
    { onQuestionWhileAnswering: 'queue' },
    [final('how?'), final('why is it late?', { speaker: 'A' })],
    [final('because of rain.', { speaker: 'A' })],
  ],
  'a segment that was final': [
    {},
    [final('the fees?', { segment_id: '1' })],
    [final('the fees?', { segment_id: '1' })],
  ],
  'a turn that waits': [{ turnTimeoutMs: 100 }, [final('go on...')], [50, final('why?')]],
  'how long it has waited': [
    { turnTimeoutMs: 100 },
    [final('on...'), 60],
    [50, final('why?'), { answer: 'so' }],
  ],
  'a turn that may be restated': [
    { duplicateWindowMs: 0 },
    [final('what is?')],
    [final('what is the fee?'), { answer: 'so' }],
  ],
  'when an utterance began': [
    { turnTimeoutMs: 1_500 },
    [
      partial('and the', { speaker: 'A' }),
      final('what is the...', { speaker: 'A' }),
      partial('fee', { speaker: 'B' }),
    ],
    [1_400, final('fee', { speaker: 'B' }), 2_000, final('why?'), { answer: 'so' }],
  ],
  'a partial without a final': [
    { turnEnd: { partialTimeoutMs: 100 } },
    [final('hello.'), partial('why?')],
    [150],
  ],
  'a final that was taken for it': [
    { turnEnd: { partialTimeoutMs: 100 }, duplicateWindowMs: 0 },
    [partial('why?'), 150],
    [final('why?')],
  ],
  'the pauses of a speaker': [
    { turnEnd: { waitMs: 2_000, minMs: 100 } },
    [1, 2, 3, 4].flatMap((n) => [final(`${n} and...`), 150, partial('then'), final('then.')]),
    [final('go on...'), 400, final('why?'), { answer: 'so' }],
  ],
  'a pause': [{}, [control('pause', { catch_up: 'keep_context' })], [final('why?'), control('resume')]],
  'what was said during a pause': [
    {},
    [control('pause', { catch_up: 'answer_missed' }), final('why?')],
    [control('resume')],
  ],
  'a question that waits': [{}, [final('why?'), final('how?')], [{ answer: 'a' }, { answer: 'b' }]],
  'a question that was withdrawn': [
    {},
    [final('how?'), final('why is it late?'), final('because of rain.')],
    [{ answer: 'a' }, final('so.')],
  ],
  'that it is stopping': [{}, [final('why?'), control('stop')], [final('how?'), { answer: 'so' }]],
  'sessions that were left': [
    {},
    [final('why?'), { type: 'keepalive', session_id: 'other' }],
    [control('stop'), { answer: 'a' }],
  ],
  'that it has finished, and waits for sessions that were left': [
    {},
    [final('why?'), { type: 'keepalive', session_id: 'other' }, control('stop')],
    [{ answer: 'a' }],
  ],
  'what a turn restates': [
    { duplicateWindowMs: 0, turnTimeoutMs: 1_000 },
    [final('what is?'), final('what is the...')],
    [final('fee?'), { answer: 'so' }],
  ],
  'what a partial has said': [
    { turnTimeoutMs: 100 },
    [final('go on...'), 60, partial('x')],
    [60, partial('x'), 60, final('why?'), { answer: 'so' }],
  ],
};

type Life = 'one' | 'two' | 'forgetful';

async function live([options, before, after]: (typeof MEMORIES)[string], life: Life) {
  const rig = new MortalRig({ speculate: 'off', ...options });
  for (const step of before) await play(rig, step);
  const asked = rig.backend.queries.length;
  rig.news();
  const first = rig.connection;
  if (life === 'two') {
    rig.note(true);
    await rig.die();
    rig.connection.goOn();
  } else if (life === 'forgetful') rig.restart();
  await settle();
  for (const step of after) await play(rig, step);
  const queries = rig.backend.queries.slice(life === 'one' ? asked : 0);
  const said = rig.news();
  first.closed();
  rig.connection.closed();
  return { said, asked: queries.map(({ sessionId: _, queryId: __, ...query }) => query) };
}

async function play(rig: MortalRig, step: Step): Promise<void> {
  if (typeof step === 'number') await rig.clock.advance(step);
  else if ('type' in step) rig.send(step);
  else {
    await settle();
    if (rig.backend.busy) {
      if (step.conversation) rig.backend.say({ type: 'conversation', id: step.conversation });
      rig.backend.say(step.answer);
      rig.backend.end();
    }
    await settle();
    rig.note();
  }
  await settle();
}

test.each(Object.entries(MEMORIES))('%s survives', async (_, memory) => {
  const expected = await live(memory, 'one');
  const { said, asked } = await live(memory, 'two');
  expect(said).toEqual(expected.said);
  // What was being asked is asked again, so the backend may see it once more.
  expect(asked.slice(asked.length - expected.asked.length)).toEqual(expected.asked);
  // It makes a difference, or this would prove nothing.
  const without = await live(memory, 'forgetful');
  expect(without).not.toEqual(expected);
});
