import { describe, expect, test } from 'vitest';
import { limitsPrevious } from '../../../../src/backends/local/answer/conditions';
import { createLocalBackend } from '../../../../src/backends/local/index';
import { collect, textOf } from '../../contract';

const filler = 'The lamp on the shelf was made by hand in the old workshop by the harbour, ';
const zhFiller = '货架上的台灯是在港口旁边的老作坊里手工制作的，';

async function answer(text: string, question: string): Promise<string> {
  const backend = await createLocalBackend({ docs: [{ path: 'a.md', text }] });
  return textOf(await collect(backend.answer({ question })));
}

describe('a quote keeps the exception, condition or negation that belongs to it', () => {
  test.each([
    ['We ship parcels to every country, except Norway.', 'except Norway'],
    ['We ship parcels to every country unless customs forbid it.', 'unless customs'],
    ['We ship parcels to every country, but not to islands.', 'but not to islands'],
    ['We ship parcels abroad only if they weigh less than 2 kg.', 'only if'],
    ['We ship parcels to every country. However, you pay the customs yourself.', 'However, you pay'],
    ['We ship parcels to every country. This does not apply to batteries.', 'not apply to batteries'],
    ['We ship parcels to every country. Excluded are batteries.', 'Excluded are batteries'],
    ['We ship parcels to every country. The only exception is Norway.', 'exception is Norway'],
  ])('%s', async (rule, kept) => {
    const long = `${filler.repeat(2)}and`;
    const said = rule.replace('every country', `every country on the list, which ${long} is long,`);
    for (const text of [`${rule} ${filler.repeat(4)}as lamps are.`, said]) {
      const found = await answer(text, 'where do you ship parcels');
      expect(found).toContain(kept);
      expect(found.length).toBeLessThanOrEqual(300);
    }
  });

  test.each([
    ['包裹可以寄到所有国家，但挪威除外。', '挪威'],
    ['除挪威外，包裹可以寄到所有国家。', '除挪威外'],
    ['包裹可以寄到所有国家，不包括挪威。', '不包括挪威'],
    ['包裹可以寄到所有国家，仅限两公斤以下。', '仅限两公斤'],
    ['包裹可以寄到所有国家。但是您需要自己付关税。', '但是您需要'],
    ['包裹可以寄到所有国家。以上不适用于电池。', '不适用于电池'],
    ['包裹可以寄到所有国家。例外是挪威。', '例外是挪威'],
  ])('%s', async (rule, kept) => {
    const found = await answer(`${rule}${zhFiller.repeat(5)}台灯就是这样。`, '包裹可以寄到哪些国家');
    expect(found).toContain(kept);
    expect(found.length).toBeLessThanOrEqual(150);
  });

  test('the opening hours come with the days on which the shop is closed', async () => {
    const backend = await createLocalBackend({ docs: 'handbook' });
    const found = textOf(await collect(backend.answer({ question: 'when do you open' })));
    expect(found).toContain('except on');
    expect(found).toContain('Christmas Day');
  });
});

describe('a Chinese sentence limits the one before it only when it begins so', () => {
  const rule = '我们的包裹可以寄到所有国家。';

  test.each([
    '请在设置里删除旧的地址。',
    '我们的唯一地址在港口旁边。',
    '您的包裹由港口边这家从不打烊的店寄出。',
    '用户在此页面看到不同的价格。',
    '我们店里的这两种台灯不一样。',
    '顾客常说台灯不错，但是桌子更好。',
    '我们把例外情况写在最后一页。',
    '相反意见认为，正是由于这两种台灯不一样，顾客才喜欢。',
  ])('not %s', (sentence) => {
    expect(limitsPrevious(sentence, rule)).toBe(false);
  });

  test.each([
    '除挪威外，我们不收运费。',
    '但您需要自己付关税。',
    '“不过，您需要自己付关税。”',
    '（例外是挪威。请先询问。）',
    '这不适用于电池。',
  ])('but %s', (sentence) => {
    expect(limitsPrevious(sentence, rule)).toBe(true);
  });
});
