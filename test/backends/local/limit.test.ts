import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createLocalBackend } from '../../../src/backends/local/index';
import { collect, textOf } from '../contract';

const english = [
  'otter',
  'river',
  'sleeps',
  'in the cold',
  'near a dam,',
  'with its young',
  'eats fish;',
  'at night',
];
const chinese = ['水獭', '在河里', '睡觉，', '吃小鱼；', '和幼崽', '很冷', '夜里、', '靠近水坝'];

const sentence = (words: string[], joint: string, end: string) =>
  fc
    .array(fc.constantFrom(...words), { minLength: 1, maxLength: 40 })
    .map((some) => `${some.join(joint)}${end}`);
const passage = (words: string[], joint: string, end: string) =>
  fc.array(sentence(words, joint, end), { minLength: 1, maxLength: 12 }).map((some) => some.join(joint));

test.each([
  [300, 'where does the otter sleep at night', passage(english, ' ', '.')],
  [150, '水獭夜里在哪里睡觉', passage(chinese, '', '。')],
])(
  'no answer has more than %i characters, and each of its parts is a quote',
  async (limit, question, text) => {
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 4 }), async (texts) => {
        const docs = texts.map((one, at) => ({ path: `${at}.md`, text: one }));
        const backend = await createLocalBackend({ docs, answerConfidence: 0 });
        const sources = await backend.retrieve({ question });
        if (sources.length === 0) return;
        const answer = textOf(await collect(backend.answer({ question })));
        expect(answer.length).toBeLessThanOrEqual(limit);
        for (const part of answer.split(/ … |\n…\n/)) {
          expect(part.trim()).not.toBe('');
          expect(sources.some((source) => source.text.includes(part))).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  },
);
