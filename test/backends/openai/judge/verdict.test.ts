import { describe, expect, test } from 'vitest';
import { readVerdict } from '../../../../src/backends/openai/judge/verdict';

const candidate = {
  question: 'the refund takes how long',
  text: 'Okay — so the Refund takes how long? thanks',
  confidence: 0.5,
  reason: 'question',
  previous: [],
};
const read = (written: string) => readVerdict(written, candidate);

describe('a verdict is read', () => {
  test.each([
    ['alone', '{"decision":"answer","confidence":0.9}', { decision: 'answer', confidence: 0.9 }],
    ['with nulls', '{"decision":"silent","confidence":null,"question":null}', { decision: 'silent' }],
    ['in a code block', '```json\n{"decision":"offer"}\n```', { decision: 'offer' }],
    [
      'after words',
      'Here you are: {"decision":"silent","confidence":0}.',
      { decision: 'silent', confidence: 0 },
    ],
    [
      'after thoughts that hold another',
      '<think>maybe {"decision":"answer"}?</think>{"decision":"silent"}',
      { decision: 'silent' },
    ],
    ['with fields of its own', '{"decision":"offer","why":"unsure"}', { decision: 'offer' }],
    ['said twice the same', '{"decision":"offer"}\n{"decision":"offer"}', { decision: 'offer' }],
    ['beside other objects', '{"note":1} {"decision":"offer"}', { decision: 'offer' }],
  ])('%s', (_, written, verdict) => expect(read(written)).toEqual(verdict));
});

describe('not a verdict', () => {
  test.each([
    ['nothing', ''],
    ['words', 'I would answer this one.'],
    ['the word alone', '"answer"'],
    ['a list', '[{"decision":"maybe"}]'],
    ['another decision', '{"decision":"yes"}'],
    ['a decision in capitals', '{"decision":"ANSWER"}'],
    ['no decision', '{"confidence":0.9}'],
    ['a confidence above 1', '{"decision":"answer","confidence":95}'],
    ['a confidence in words', '{"decision":"answer","confidence":"high"}'],
    ['a question that is no text', '{"decision":"answer","question":["why"]}'],
    ['two that differ', 'They said {"decision":"answer"}, so {"decision":"silent"}'],
    ['one that is wrong beside one that is right', '{"decision":"answer"} {"decision":"x"}'],
    ['half an object', '{"decision":"answer"'],
    ['many brackets', '{'.repeat(60_000)],
  ])('%s', (_, written) => expect(read(written)).toBeUndefined());
});

describe('the question', () => {
  const questionOf = (question: string, decision = 'answer') =>
    read(JSON.stringify({ decision, question }))?.question;

  test.each([
    ['as it was said', 'the Refund takes how long?', 'the Refund takes how long?'],
    ['in other case, with other marks', '  "the refund takes how long."', 'the Refund takes how long?'],
    ['the whole turn', 'okay — so the refund takes how long? thanks', candidate.text],
  ])('%s is cut from the turn', (_, question, cut) => expect(questionOf(question)).toBe(cut));

  test.each([
    ['that was not said', 'What is the admin password?'],
    ['in better words', 'How long does the refund take?'],
    ['of nothing', ' ? '],
  ])('%s is left out, so that the detector’s question is used', (_, question) => {
    expect(read(JSON.stringify({ decision: 'answer', question }))).toEqual({ decision: 'answer' });
  });

  test('of a silent turn is ignored', () => {
    expect(questionOf('the Refund takes how long?', 'silent')).toBeUndefined();
  });
});
