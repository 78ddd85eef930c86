import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createQuestionDetector } from '../../../src/questions/index';

const withScore = createQuestionDetector();
const rulesOnly = createQuestionDetector({ learned: false });
const PIECES = [
  '什么',
  '怎么',
  '我们',
  '你',
  '这个',
  '是不是',
  '结果',
  '就是',
  '看',
  '的',
  '了',
  '然后',
  '函数',
  '有',
  '能',
  '谁',
  '啊',
];

it('the learned score only rejects questions, and only in long sentences', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }), (pieces) => {
      const text = pieces.join('');
      const rules = rulesOnly.detect({ text });
      const both = withScore.detect({ text });
      expect(both.confidence).toBeLessThanOrEqual(rules.confidence + 1e-9);
      if (text.length < 24) expect(both).toEqual(rules);
    }),
  );
});

it('rejects a gap that the lecturer fills', () => {
  const text = '转化成某个自变量的函数以后研究极限是这个自变量趋于什么我们把它代进去';
  expect(withScore.detect({ text }).decision).toBe('silent');
});

it('does not overrule a question mark', () => {
  const text = '所以加强点的位移在这个例子里面到底是比减弱点的位移要大还是要小一些？';
  expect(withScore.detect({ text })).toEqual(rulesOnly.detect({ text }));
});
