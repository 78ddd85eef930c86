import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { completeQuery } from '../../../src/backend/query';
import { keyOf } from '../../../src/backends/cached/question-key';

const key = (question: string) => keyOf(completeQuery({ question }));

/** Questions that look alike and ask different things. */
const DIFFERENT: [string, ...string[]][] = [
  ['what is C', 'what is C#', 'what is C++', 'what is C--', 'what is c'],
  ['what is 50', 'what is 50%', 'what is 50‰', 'what is 50°', 'what is $50', 'what is 50$', 'what is €50'],
  ['what is net', 'what is .net', 'what is .NET', 'what is net.'],
  ['where is dr', 'where is dr.'],
  ['who is the prof', 'who is the prof.'],
  ['how long is 5 in', 'how long is 5 in.'],
  ['is the grade a', 'is the grade a+', 'is the grade a-', 'is the grade A', 'is the grade a*'],
  ['what is the root of 5', 'what is the root of -5', 'what is the root of +5', 'what is the root of ±5'],
  ['is it version 15', 'is it version 1.5', 'is it version 1,5', 'is it version 1:5', 'is it version 1/5'],
  ['is it at 15', 'is it at 1 5'],
  ['what costs 100', 'what costs ¥100', 'what costs $100', 'what costs £100', 'what costs 100¥'],
  ['do you use Node.js', 'do you use Nodejs', 'do you use Node js'],
  ['can you tell us', 'can you tell US', 'can you tell U.S.', 'can you tell U.S'],
  ['what does IT do', 'what does it do'],
  ['Who pays', 'WHO pays'],
  ['Polish shoes', 'polish shoes'],
  ['Turkey prices', 'turkey prices'],
  ['what is the March rule', 'what is the march rule'],
  ['does AIDS cost', 'does aids cost'],
  ['what is 👍', 'what is 👎', 'what is 👍🏽', 'what is'],
  ['what is the family 👨‍👩‍👧', 'what is the family 👨👩👧'],
  ['is a < b', 'is a > b', 'is a = b', 'is a b', 'is a <= b', 'is a << b'],
  ['what is 10²', 'what is 102', 'what is 10^2', 'what is 10₂', 'what is 10'],
  ['what is H₂O', 'what is H²O', 'what is H2O'],
  ['what is ½', 'what is 1/2', 'what is 12'],
  ['what is 5!', 'what is 5', 'what is 5!!'],
  ['when was Oklahoma!', 'when was Oklahoma'],
  ['what does a mean', 'what does /a/ mean', 'what does "a" mean', 'what does @a mean', 'what does #a mean'],
  ['is it on .gitignore', 'is it on gitignore'],
  ['what is ~/a', 'what is /a', 'what is a', 'what is a/', 'what is \\a', 'what is _a', 'what is a_'],
  ['is it R&D', 'is it RD', 'is it R D'],
  ['what is a resume', 'what is a résumé'],
  ["we're open when", 'were open when'],
  ['re-sign the contract', 'resign the contract', 're sign the contract'],
  [
    'how much are the employees’ shoes',
    'how much are the employees shoes',
    "how much are the employee's shoes",
  ],
  ['what is the current I', 'what is the current i'],
  ['what is Mg', 'what is mg', 'what is MG'],
  ['how big is 1 MB', 'how big is 1 Mb', 'how big is 1 mb'],
  ['what is π', 'what is Π'],
  ['南京市 长江大桥在哪', '南京 市长 江大桥在哪'],
  ['50%的折扣怎么算', '50的折扣怎么算'],
  ['《红楼梦》是谁写的', '红楼梦是谁写的'],
  ['C语言是什么', 'C#语言是什么', 'c语言是什么'],
  ['温度是-5度吗', '温度是5度吗'],
  ['价格是¥50', '价格是$50', '价格是50'],
];

describe('questions that ask different things', () => {
  test.each(DIFFERENT)('%j and others never share an answer', (...questions) => {
    const keys = questions.flatMap((question) => [key(question), key(`${question}?`)]);
    // With and without its question mark a question stays the same.
    expect(new Set(keys).size).toBe(questions.length);
  });
});

test('signs made of question marks count too', () => {
  const signs = ['what is a', 'what is a ??', 'what is a ?.', 'what is a ?:', 'what is a?.b', 'what is ab'];
  expect(new Set(signs.map(key)).size).toBe(signs.length);
});

/** The same question in several spellings. */
const SAME: [string, ...string[]][] = [
  ['when', 'When', 'when?', 'When?', '  when ？', 'When?!', 'when??'],
  ['what is the return policy', 'What is the return policy?', ' what  is the return\npolicy ? '],
  ["what's the fee", "What's the fee?", 'What’s the fee？'],
  ["Don't you open", "don't you open?"],
  ['how do i pay', 'How do I pay?', 'how do I pay'],
  ["am i right when i'm late", "Am I right when I'm late?"],
  ['is it 50%', 'is it ５０％？', 'Is it 50%?'],
  ['do you know C++', 'Do you know Ｃ＋＋?'],
  ['please explain the warranty', 'Please explain the warranty.'],
  ['where is dr.', 'Where is dr.?'],
  ['退货政策是什么', '退货政策是什么？', '退货政策是什么。', '退货政策是什么?', ' 退货政策是什么 ？'],
  ['价格是50', '价格是５０？', '价格是50。'],
  ['cafe\u0301 hours', 'café hours'],
];

test.each(SAME)('%j is the same question in other spellings', (...questions) => {
  expect(new Set(questions.map(key)).size).toBe(1);
});

test('every sign inside a question counts', () => {
  const sign = fc.constantFrom(...'#+-*/%‰°.,;:!?\'"()[]{}<>=&@$€£¥~^_|\\²½…–·、，。！《》「」％👍→≠');
  const word = fc.constantFrom('a', 'C', 'net', '50', 'price', '退货', 'É');
  fc.assert(
    fc.property(word, sign, word, (before, one, after) => {
      const plain = key(`what ${before}${after} is`);
      expect(key(`what ${before}${one}${after} is`)).not.toBe(plain);
      expect(key(`what ${one}${before}${after} is`)).not.toBe(plain);
      expect(key(`what ${before}${after}${one} is`)).not.toBe(plain);
    }),
  );
});

test('questions with one key differ in spaces, width, end marks and capitals only', () => {
  const piece = fc.constantFrom(
    'C',
    'c',
    '#',
    '.',
    '?',
    '？',
    '!',
    ' ',
    '%',
    '5',
    'What',
    'what',
    '。',
    'I',
    '₂',
    '件',
  );
  const text = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join(''));
  const bare = (question: string) =>
    question
      .toLowerCase()
      .replace(/？/g, '?')
      .replace(/[\s?!.。]/g, '');
  fc.assert(
    fc.property(text, text, (a, b) => {
      if (key(a) === key(b)) expect(bare(a)).toBe(bare(b));
    }),
    { numRuns: 5_000 },
  );
});
