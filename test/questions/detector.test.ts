import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createQuestionDetector, detectQuestion } from '../../src/questions/index';

const detector = createQuestionDetector();

describe('the part that asks', () => {
  it.each([
    ['大家好。请问退货政策是什么？', '请问退货政策是什么？'],
    ['大家好 请问退货政策是什么', '请问退货政策是什么'],
    ['Hello everyone. We shipped it. What is the return policy? Thanks.', 'What is the return policy?'],
    ['hi good morning can you tell me the price', 'can you tell me the price'],
    ['The price is 2.5 dollars. What is the tax?', 'What is the tax?'],
    [
      'What is the price? I forgot. And who pays the tax?',
      'What is the price? I forgot. And who pays the tax?',
    ],
    ['so we moved to berlin do you deliver there', 'do you deliver there'],
    [
      'we use the basic plan so how much is it and can we pay by card',
      'how much is it and can we pay by card',
    ],
    ['i called last week and i was wondering if you ship to norway', 'i was wondering if you ship to norway'],
    ['  Ｗｈａｔ  ｉｓ ｉｔ for？ ', 'Ｗｈａｔ  ｉｓ ｉｔ for？'],
  ])('%s', (text, question) => {
    expect(detector.detect({ text })).toMatchObject({ decision: 'answer', question });
  });

  it('is the whole turn if nothing asks', () => {
    expect(detectQuestion(' We shipped it. All is well. ').question).toBe('We shipped it. All is well.');
  });

  it('excludes a question that its speaker answers', () => {
    expect(detectQuestion('Why is it slow? Because it swaps.')).toMatchObject({
      isQuestion: false,
      reason: 'self_answered',
    });
  });
});

describe('an incomplete turn', () => {
  const beginnings = [
    '请问接下来',
    '我想问一下',
    '请问',
    '你们是不是',
    'so what is the',
    "what's the difference between",
    'could you tell me',
    'what is',
    'how do we',
    'i was wondering if',
    'We shipped it. What is the',
  ];
  it.each(beginnings)('%s', (text) => {
    expect(detector.detect({ text })).toMatchObject({ decision: 'silent', reason: 'incomplete' });
    const ended = detector.detect({ text, ended: true });
    expect(ended.decision).toBe('silent');
    expect(ended.reason).not.toBe('incomplete');
  });

  it.each(['the backend and the', '我们今天的', 'we talked about the', 'i think that'])(
    'a statement may also be incomplete: %s',
    (text) => expect(detector.detect({ text }).reason).toBe('statement'),
  );

  it.each(['where are you from', 'who are you', 'what is it for', '请问接下来要怎么安排推送上线'])(
    'this is complete: %s',
    (text) => expect(detector.detect({ text }).decision).toBe('answer'),
  );

  it('does not hide an earlier question', () => {
    expect(detector.detect({ text: 'What is the price? And what is the' })).toMatchObject({
      decision: 'answer',
      question: 'What is the price?',
    });
  });
});

describe('language', () => {
  it.each([
    ['请问退货政策是什么', 'zh'],
    ['what is the return policy', 'en'],
    ['Kubernetes 怎么部署', 'zh'],
    ['please check the 退货 policy for me', 'en'],
  ])('%s is %s, whatever the recogniser says', (text, language) => {
    expect(detector.detect({ text, language: 'fr' }).language).toBe(language);
  });

  it('falls back to the recogniser, and is absent without it', () => {
    expect(detector.detect({ text: '42', language: 'zh-CN' }).language).toBe('zh-CN');
    expect(detector.detect({ text: '42' })).not.toHaveProperty('language');
  });
});

describe('options', () => {
  it('answers from one confidence and offers from a lower one', () => {
    const text = 'it works right';
    const { confidence } = detector.detect({ text });
    const at = (options: object) => createQuestionDetector(options).detect({ text }).decision;
    expect(at({ offerAt: confidence })).toBe('offer');
    expect(at({ answerAt: confidence })).toBe('answer');
    expect(at({ answerAt: 0.99, offerAt: confidence + 0.01 })).toBe('silent');
  });

  it('never offers an incomplete turn', () => {
    const eager = createQuestionDetector({ answerAt: 0, offerAt: 0 });
    expect(eager.detect({ text: '请问接下来' })).toMatchObject({ decision: 'silent', reason: 'incomplete' });
  });

  it.each([
    [{ answerAt: 1.1 }, "'answerAt' must be a number from 0 to 1, not a fraction."],
    [{ answerAt: Number.NaN }, "'answerAt' must be a number from 0 to 1, not NaN."],
    [{ offerAt: -1 }, "'offerAt' must be a number from 0 to 1, not a negative number."],
    [{ offerAt: 'sk-1' }, "'offerAt' must be a number from 0 to 1, not a string of 4 characters."],
    [{ window: 0 }, "'window' must be a whole number from 1, not zero."],
    [{ window: 1.5 }, "'window' must be a whole number from 1, not a fraction."],
    [{ learned: 'yes' }, "'learned' must be true or false, not a string of 3 characters."],
  ])('refuses %o with a TypeError that never shows the value', (options, message) => {
    expect(() => createQuestionDetector(options as object)).toThrow(
      new TypeError(`createQuestionDetector: ${message}`),
    );
  });
});

describe('any text', () => {
  const cue = fc.constantFrom(
    ...[
      'what is ',
      'do you ',
      'is it ',
      'the ',
      'know ',
      'right ',
      'so ',
      'i was wondering if ',
      'not ',
      'or ',
    ],
    ...[
      '是不是',
      '什么',
      '吗',
      '知道了',
      '想要',
      '请问',
      '的是',
      '还是',
      '没有',
      '几',
      '好',
      '，',
      '。',
      '? ',
      '\n',
    ],
  );
  const talk = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(cue, { maxLength: 60 }).map((all) => all.join('')),
  );

  it('results in a valid detection', () => {
    fc.assert(
      fc.property(talk, fc.boolean(), (text, ended) => {
        const detection = detector.detect({ text, ended });
        expect(detection).toEqual(detector.detect({ text, ended }));
        expect(detection.confidence).toBeGreaterThanOrEqual(0);
        expect(detection.confidence).toBeLessThanOrEqual(1);
        expect(text).toContain(detection.question);
        if (ended) expect(detection.reason).not.toBe('incomplete');
        if (detection.decision === 'answer') expect(detection.question).not.toBe('');
      }),
      { numRuns: 500 },
    );
  });

  it('does not become expensive when a fragment repeats endlessly', () => {
    // A backtracking pattern would exceed the test timeout.
    fc.assert(
      fc.property(fc.array(cue, { minLength: 1, maxLength: 3 }), (cues) => {
        const text = cues.join('').repeat(4000);
        expect(detector.detect({ text }).question.length).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 200 },
    );
  });

  it('examines only the end of a run-on', () => {
    const filler = 'and then we went on and shipped the next part of it ';
    const long = filler.repeat(200);
    expect(detector.detect({ text: `what is the return policy ${long}` }).decision).toBe('silent');
    expect(detector.detect({ text: `${long}what is the return policy` }).decision).toBe('answer');
  });
});

it('names of Object.prototype properties are treated as ordinary words', () => {
  for (const word of ['constructor', '__proto__', 'toString', 'valueOf', 'hasOwnProperty']) {
    expect(createQuestionDetector().detect({ text: `what is a ${word}` }).decision).toBe('answer');
    expect(createQuestionDetector().detect({ text: word }).decision).toBe('silent');
  }
});
