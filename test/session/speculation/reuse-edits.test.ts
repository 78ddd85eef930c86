import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Converter } from 'opencc-js/cn2t';
import { describe, expect, test } from 'vitest';
import { mayReuse } from '../../../src/session/speculation/reuse-rule';

/** Questions of both languages, of every kind of the lists. */
const QUESTIONS = ['different', 'same'].flatMap((name) =>
  readFileSync(new URL(`../../fixtures/questions/${name}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { one: string }).one),
);
const WORDS = /\p{Script=Han}|[\p{L}\p{M}\p{N}'.]+|[^\s\p{P}\p{Cf}]/gu;
const isChinese = (text: string) => /\p{Script=Han}/u.test(text);

interface Piece {
  text: string;
  at: number;
}

function piecesOf(text: string): Piece[] {
  return [...text.matchAll(WORDS)].map((match) => ({ text: match[0], at: match.index }));
}

/** Words that may come and go: an edit of them proves nothing. */
const LIGHT =
  /^(?:u[hm]+|uhh|er|erm|hmm|so|ok|okay|well|and|but|right|oh|yeah|all|alright|hey|hi|hello|there|everyone|you|know|i|mean|sorry|excuse|me|please|thanks|thank|anyway|quick|question|good|morning|can|could|would|will|tell|like|to|was|wondering|may|ask|do|if|the|[嗯呃额啊哦哎喂呢呀好的对了那么个所以就是说请问想我知道你您不好意思麻烦谢打扰下大家能告诉再一])$/iu;
const isContent = ({ text }: Piece) => !LIGHT.test(text);

// No number that a question may have in words.
const ENGLISH = [
  'not',
  'never',
  'red',
  'Paris',
  '4817',
  'without',
  'shoes',
  'every',
  'Anna',
  'before',
  'x',
  '#',
];
const CHINESE = ['不', '没', '红', '北京', '前', '只', '都', '鞋', '4817', '非', '张三', '吗', '#'];

const question = fc.constantFrom(...QUESTIONS);
const place = fc.nat(1_000);

function other(text: string): readonly string[] {
  return isChinese(text) ? CHINESE : ENGLISH;
}

type Edit = (text: string, pieces: Piece[], where: number, what: number) => string | undefined;

function replaced(text: string, { at, text: piece }: Piece, by: string): string {
  return text.slice(0, at) + by + text.slice(at + piece.length);
}

function content(pieces: Piece[], where: number): Piece | undefined {
  const found = pieces.filter(isContent);
  return found[where % Math.max(1, found.length)];
}

const CONTENT_EDITS: Record<string, Edit> = {
  'a word is inserted': (text, pieces, where, what) => {
    const word = other(text)[what % other(text).length] ?? '';
    const before = pieces[where % pieces.length];
    // Said twice, some words are said once.
    if (!before || text.toLowerCase().includes(word.toLowerCase())) return undefined;
    return `${text.slice(0, before.at)}${isChinese(text) ? word : `${word} `}${text.slice(before.at)}`;
  },
  'a content word is deleted': (text, pieces, where) => {
    const piece = content(pieces, where);
    const isDouble = pieces.filter((one) => one.text === piece?.text).length > 1;
    // 三点十五分 and 一万零五百 say the same without it.
    const isOptional = piece !== undefined && /^[零〇分]$/.test(piece.text);
    return piece && !isDouble && !isOptional ? replaced(text, piece, '') : undefined;
  },
  'a content word is replaced': (text, pieces, where, what) => {
    const piece = content(pieces, where);
    const word = other(text)[what % other(text).length] ?? '';
    return piece && piece.text.toLowerCase() !== word.toLowerCase() ? replaced(text, piece, word) : undefined;
  },
  'a digit is changed': (text, _, where) => {
    const digits = [...text.matchAll(/\d/g)];
    const digit = digits[where % Math.max(1, digits.length)];
    if (!digit) return undefined;
    return replaced(
      text,
      { at: digit.index, text: digit[0] },
      String((Number(digit[0]) + 1 + (where % 8)) % 10),
    );
  },
  'a letter of a content word is changed': (text, pieces, where, what) => {
    const piece = content(pieces, where);
    if (!piece || !/^[a-z]{3,}$/i.test(piece.text)) return undefined;
    const at = what % piece.text.length;
    const letter = piece.text[at]?.toLowerCase() === 'q' ? 'z' : 'q';
    return replaced(text, piece, piece.text.slice(0, at) + letter + piece.text.slice(at + 1));
  },
  'two content words change places': (text, pieces, where, what) => {
    const [one, two] = [content(pieces, where), content(pieces, what)];
    if (!one || !two || one.at >= two.at || one.text.toLowerCase() === two.text.toLowerCase())
      return undefined;
    return replaced(replaced(text, two, one.text), one, two.text);
  },
  'it is cut off': (text, pieces, where) => {
    const piece = content(pieces, where);
    return piece && piece.at > 0 ? text.slice(0, piece.at) : undefined;
  },
};

describe('an answer is never given to a question of other words', () => {
  test.each(Object.entries(CONTENT_EDITS))('when %s', (_, edit) => {
    fc.assert(
      fc.property(question, place, place, (text, where, what) => {
        const edited = edit(text, piecesOf(text), where, what);
        fc.pre(edited !== undefined && edited !== text);
        expect(mayReuse(text, edited ?? ''), edited).toBe(false);
        expect(mayReuse(edited ?? '', text), edited).toBe(false);
      }),
      { numRuns: 1_500, maxSkipsPerRun: 200 },
    );
  });
});

const toTraditional = Converter({ from: 'cn', to: 't' });
const UNITS = 'zero one two three four five six seven eight nine ten'.split(' ');
const DIGITS = '零一二三四五六七八九';

/** Edits that leave a question the same. */
const HARMLESS: ((text: string, where: number) => string)[] = [
  (text) => `${text}?`,
  (text) => `${text}${isChinese(text) ? '？' : '.'}`,
  (text) => text.charAt(0).toUpperCase() + text.slice(1),
  (text) => text.toLowerCase(),
  (text) => text.toUpperCase(),
  (text) => (isChinese(text) ? `嗯${text}` : `um ${text}`),
  (text) => (isChinese(text) ? `嗯，${text}` : `Uh, ${text}`),
  (text) => (isChinese(text) ? `请问${text}` : `${text} please`),
  (text) => (isChinese(text) ? `${text}，谢谢` : `okay so ${text}`),
  (text, where) => {
    const pieces = piecesOf(text);
    const { at } = pieces[where % pieces.length] ?? { at: 0 };
    return `${text.slice(0, at)}${isChinese(text) ? '呃' : 'uh '}${text.slice(at)}`;
  },
  (text) => (isChinese(text) ? toTraditional(text) : text.replace(/\b(the|i|how|what)\b/, '$1 $1')),
  (text) => (isChinese(text) ? text.replace(/([A-Za-z]+)/g, ' $1 ') : text.replaceAll(' ', '  ')),
  (text) => text.replace(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0)),
  (text) =>
    isChinese(text)
      ? text.replace(/(?<!\p{N})[3-9](?=[天个元])/u, (digit) => DIGITS[Number(digit)] ?? digit)
      : text.replace(/(?<= )[2-9](?= [a-z]{3})/, (digit) => UNITS[Number(digit)] ?? digit),
];

test('an answer is given to at least 90 % of the forms of the same question', () => {
  const runs = fc.sample(
    fc.tuple(
      question,
      fc.array(fc.tuple(fc.nat(HARMLESS.length - 1), place), { minLength: 1, maxLength: 3 }),
    ),
    {
      numRuns: 3_000,
      seed: 14,
    },
  );
  const missed = runs
    .map(
      ([text, edits]) =>
        [text, edits.reduce((said, [at, where]) => HARMLESS[at]?.(said, where) ?? said, text)] as const,
    )
    .filter(([text, said]) => !mayReuse(text, said));
  const share = 1 - missed.length / runs.length;
  expect(
    share,
    missed
      .slice(0, 40)
      .map((pair) => pair.join(' | '))
      .join('\n'),
  ).toBeGreaterThanOrEqual(0.9);
});

test('the rule is symmetric and reflexive, and takes any string', () => {
  const odd = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
    question,
  );
  const pieces = fc.array(
    fc.constantFrom(
      ...QUESTIONS.flatMap((text) => piecesOf(text).map((piece) => piece.text)),
      '，',
      ' ',
      '-',
      "'",
      '.',
      '%',
    ),
    { maxLength: 12 },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        odd,
        pieces.map((all) => all.join(' ')),
      ),
      odd,
      (one, two) => {
        expect(mayReuse(one, one)).toBe(true);
        expect(mayReuse(one, two)).toBe(mayReuse(two, one));
        expect(mayReuse(one, `${one} ?`)).toBe(mayReuse(`${one} ?`, one));
      },
    ),
    { numRuns: 1_000 },
  );
});
