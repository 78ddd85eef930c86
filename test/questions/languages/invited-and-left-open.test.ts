import { describe, expect, test } from 'vitest';
import { createQuestionDetector } from '../../../src/questions/index';
import table from './invited-and-left-open.json' with { type: 'json' };

const detector = createQuestionDetector();

describe.each(Object.entries(table))('%s', (_, { invitations, questions, leftOpen, complete }) => {
  test.each(invitations)('who invites questions asks none: %s', (text) => {
    expect(detector.detect({ text }).decision).toBe('silent');
    expect(detector.detect({ text, ended: true }).decision).toBe('silent');
  });

  test.each(questions)('but this is a question: %s', (text) => {
    expect(detector.detect({ text }).decision).toBe('answer');
  });

  test.each(leftOpen)('waits for the rest: %s', (text) => {
    expect(detector.detect({ text })).toMatchObject({ decision: 'silent', reason: 'incomplete' });
  });

  test.each(complete)('but this is complete: %s', (text) => {
    expect(detector.detect({ text })).toMatchObject({ decision: 'answer' });
  });
});

test('an invitation at the end of a turn does not hide the question before it', () => {
  const { question } = detector.detect({ text: 'What is the return policy? Any questions?' });
  expect(question).toBe('What is the return policy?');
});

test('a question that is left open is asked when nothing more comes', () => {
  const text = 'how much is the fee for';
  expect(detector.detect({ text }).reason).toBe('incomplete');
  expect(detector.detect({ text, ended: true }).decision).toBe('answer');
  expect(detector.detect({ text: `${text}?` }).decision).toBe('answer');
});
