import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createQuestionDetector } from '../../src/questions/index';

/** Fragments of what the rules look for, so that every pattern matches as far as possible. */
const FRAGMENTS = [
  ...[
    'what is ',
    'is what ',
    'how many times do i ',
    'why would you even ',
    'who in the world ',
    'since when ',
  ],
  ...[
    'can you please just ',
    'could i get the ',
    'do you mind if i ',
    'i was wondering if ',
    'you know what i ',
  ],
  ...[
    'tell me about the ',
    "isn't it ",
    'or ',
    'and then what ',
    'right ',
    'the thing is ',
    'no but ',
    'because ',
  ],
  ...[
    'i just just ',
    'i mean ',
    'you ever ',
    'any ',
    'so so ',
    'please ',
    'of which ',
    'a a ',
    'let me see ',
  ],
  ...[
    '是不是',
    '什么',
    '怎么说呢',
    '为什么',
    '因为',
    '有没有',
    '请问一下',
    '还是',
    '吗',
    '呢',
    '对吧',
    '能不能帮我',
  ],
  ...['，', '。', '...', '? ', ', ', '\n', "'", '…', '．', '¿', 'か', 'x', ' '],
];

/** A window as wide as the text, so that nothing is skipped. */
const detector = createQuestionDetector({ window: 1_000_000 });

function cost(text: string): number {
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    detector.detect({ text: `${text}${i}` });
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

describe('time', () => {
  it('grows no faster than the text, whatever is repeated', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...FRAGMENTS), { minLength: 1, maxLength: 3 }), (fragments) => {
        const unit = fragments.join('');
        const text = unit.repeat(Math.ceil(6000 / unit.length));
        // Eight times the text: linear is about 8, quadratic 64. Half of that allows for a busy machine.
        expect(cost(text.repeat(8))).toBeLessThan(32 * cost(text) + 40);
      }),
      { numRuns: 20 },
    );
  });
});
