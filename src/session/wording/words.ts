import { SIMPLIFIED, TRADITIONAL } from '../../questions/traditional';

/** One word of a text: a Latin word, a number, a Han character or a symbol. */
export interface Word {
  /** What is compared: lower case, simplified. */
  say: string;
  /** As it was written. Empty where the form of what is compared is not the speaker's. */
  raw: string;
  /** Whether a punctuation mark stands before it. */
  mark: boolean;
}

const INVISIBLE = /[\u00ad\u200b\u200e\u200f\u2060\ufeff]/g;
const APOSTROPHES = /[\u2018\u2019\u02bc\uff07\u0060\u00b4]/g;
const DASHES = /[\u2010-\u2015\u2212]/g;
const WIDE = /[\uff01-\uff5e\uffe0-\uffe6]/g;
const WIDE_SIGNS: Readonly<Record<string, string>> = {
  '￠': '¢',
  '￡': '£',
  '￢': '¬',
  '￣': '¯',
  '￤': '¦',
  '￥': '¥',
  '￦': '₩',
};

/** A word that is broken off and begun again: "re- return". */
const BROKEN_OFF = /(?<![\p{L}\p{N}])(\p{L}{2,10})-+ (?=\1)/giu;

/** "what ' s": spaced out, as some corpora are. */
const LOOSE_APOSTROPHE = /(?<=\p{L}) ' ?(?=(?:s|re|m|ve|ll|d|t)(?![\p{L}\p{N}]))/giu;

/** One way of writing for each character: composed, half width, one apostrophe, one dash, single spaces; nothing
 * invisible. */
export function plainText(text: string): string {
  return text
    .normalize('NFC')
    .replace(INVISIBLE, '')
    .replace(APOSTROPHES, "'")
    .replace(DASHES, '-')
    .replace(WIDE, (sign) => WIDE_SIGNS[sign] ?? String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replaceAll('〇', '零')
    .replace(/\s+/g, ' ')
    .replace(LOOSE_APOSTROPHE, "'")
    .replace(BROKEN_OFF, '')
    .trim();
}

const HAN = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}`;
const LETTER = String.raw`(?![${HAN}])[\p{L}\p{M}]`;
const INNER = String.raw`(?:(?![${HAN}])[\p{L}\p{M}\p{N}])`;
const TOKEN = new RegExp(
  [
    `(?<han>[${HAN}])`,
    // A sign or a dot before a number belongs to it, and a dot before a name: -5, .5, .net. So does what joins parts.
    String.raw`(?<word>(?:(?<!${INNER})(?<![.)%])(?:-?\.?(?=\p{N})|\.(?=${LETTER})))?(?:${INNER}|(?<=[\p{L}\p{M}\p{N}])['._@&/-](?=${INNER})|(?<=\p{N})[,:](?=\p{N}))+[+#]*(?:(?<=s)'(?![\p{L}\p{N}]))?)`,
    '(?<symbol>[!<>=]=+)',
    // A percent sign after a word is no percentage.
    String.raw`(?<mark>(?<=\p{L})%(?![\p{L}\p{N}])|[.,?!;:"'()[\]{}\u2026\u00bf\u00a1\u00b7\u3001\u3002\u3008-\u3011\u300c-\u300f\u201c-\u201f\u00ab\u00bb-])`,
    String.raw`(?<other>[^\s])`,
  ].join('|'),
  'gu',
);

/** Characters that simplified texts use, too, as other words: 著名, 乾坤. */
const IN_BOTH = new Set('乾吒夥後徵拚捱摺於榘菸著薹袷醣麽瞭');

let simple: Map<string, string> | undefined;

/** A plain text in lower case and simplified characters, of the same length. */
export function folded(plain: string): string {
  const lower = plain.toLowerCase();
  // Some capitals have longer small letters.
  const small = lower.length === plain.length ? lower : plain.replace(/[A-Z]/g, (c) => c.toLowerCase());
  return /[^\p{ASCII}]/u.test(small)
    ? small.replace(/[\u4e00-\u9fff]/g, simplified).replaceAll('甚么', '什么')
    : small;
}

function simplified(character: string): string {
  if (simple === undefined) {
    simple = new Map([...TRADITIONAL].map((from, at): [string, string] => [from, SIMPLIFIED[at] ?? from]));
    for (const both of IN_BOTH) simple.delete(both);
    // 後 is common and no simplified character but in names; so are 於 and 麼.
    for (const pair of ['後后', '於于', '麽么', '麼么']) simple.set(pair.charAt(0), pair.charAt(1));
  }
  return simple.get(character) ?? character;
}

/** A text as it was written, and folded. */
export interface Text {
  plain: string;
  folded: string;
}

/** Reads a text. Punctuation between words is only noted. */
export function wordsOf(text: Text): Word[] {
  const words: Word[] = [];
  let mark = false;
  for (const match of text.plain.matchAll(TOKEN)) {
    const { 0: raw, index, groups } = match;
    if (groups?.mark === undefined) {
      words.push({ say: text.folded.slice(index, index + raw.length), raw, mark });
      mark = false;
    } else mark = true;
  }
  return words;
}

const HAN_ONLY = new RegExp(`^[${HAN}]$`, 'u');

export function isHan(say: string): boolean {
  return HAN_ONLY.test(say);
}

/** Replaces words by others, which are the speaker's no longer. */
export function spoken(says: readonly string[], mark: boolean): Word[] {
  return says.map((say, at) => ({ say, raw: '', mark: at === 0 && mark }));
}
