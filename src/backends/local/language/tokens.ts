import { stemmer } from 'stemmer';
import { simplify } from './characters';
import { beginsNumber, readHanNumber, readNumber, scaleFigures } from './numbers';

/** A word, a number or a Chinese character: the unit of comparison in a search. */
export interface Token {
  /** The normalised form used for comparison: stemmed, digits, simplified characters. */
  unit: string;
  /** As written, in lower case and simplified characters. */
  word: string;
  kind: 'word' | 'number' | 'han';
  /** The whole that it is a part of, as a unit: "createserv". The whole is a token of its own, after its parts. */
  partOf?: string;
  /** Its position in the text; `end` is exclusive. */
  start: number;
  end: number;
}

const RAW =
  /[\p{sc=Han}\p{sc=Hangul}]|〇|\d+(?:[.,]\d+)*|\p{sc=Hiragana}+|\p{sc=Katakana}[\p{sc=Katakana}ー]*|(?:(?![\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}〇])[\p{L}\p{M}])+(?:['’](?:(?![\p{sc=Han}\p{sc=Hangul}〇])[\p{L}\p{M}])+)*|\p{N}+/gu;
const HAN = /^[\p{sc=Han}\p{sc=Hangul}〇]/u;
/** Where a word of capitals and small letters is joined: "createServer", "HTTPServer". */
const JOINT = /(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/;
const ORDINAL = /^(?:st|nd|rd|th)$/;

/** Splits a text of any script into tokens, in order. Numbers are the same whether in digits or spelled out. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let mayHoldNumber = false;
  for (const match of text.matchAll(RAW)) {
    const token = tokenOf(match[0], match.index);
    if (token === undefined) continue;
    if (isJoined(token, match[0])) tokens.push(...partsOf(match[0], match.index, token.unit));
    const last = tokens.at(-1);
    // The "th" of "19th".
    if (last?.kind === 'number' && last.end === token.start && ORDINAL.test(token.word)) {
      last.end = token.end;
      continue;
    }
    mayHoldNumber ||= token.kind === 'number' || isNumeral(token);
    tokens.push(token);
  }
  return mayHoldNumber ? joinNumbers(tokens) : tokens;
}

/** Words without a capital after their first letter are the most. */
const LATER_CAPITAL = /.[A-Z]/;

function isJoined({ kind }: Token, raw: string): boolean {
  return kind === 'word' && raw.length >= 3 && LATER_CAPITAL.test(raw) && JOINT.test(raw);
}

/** The parts of a joined word. */
function partsOf(raw: string, start: number, partOf: string): Token[] {
  let at = start;
  return raw.split(JOINT).flatMap((part) => {
    const token = tokenOf(part, at);
    at += part.length;
    return token === undefined ? [] : [{ ...token, partOf }];
  });
}

function isNumeral({ kind, word }: Token): boolean {
  return kind === 'han' ? /[零〇一二三四五六七八九十两]/.test(word) : beginsNumber(word);
}

function tokenOf(raw: string, start: number): Token | undefined {
  let form = seen.get(raw);
  if (form === undefined) {
    form = formOf(raw);
    if (seen.size > MOST_SEEN) seen.clear();
    seen.set(raw, form);
  }
  const { unit, word, kind } = form;
  return word === '' ? undefined : { unit, word, kind, start, end: start + raw.length };
}

type Form = Omit<Token, 'start' | 'end'>;

function formOf(raw: string): Form {
  if (HAN.test(raw)) {
    const word = simplify(raw);
    return { unit: word, word, kind: 'han' };
  }
  const word = fold(raw);
  if (!/^[\d.,]+$/.test(word)) return { unit: stem(word), word, kind: 'word' };
  const figures = word.replace(/,/g, '');
  return { unit: figures, word: figures, kind: 'number' };
}

/** A cache: words repeat, and folding and stemming are slow. */
const seen = new Map<string, Form>();
const MOST_SEEN = 20_000;

/** Lower case, without accents; "isn't", "shop's" and "we'll" are reduced to the word itself. */
function fold(raw: string): string {
  return raw
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/’/g, "'")
    .replace(/(?:n't|'(?:s|d|ll|m|re|ve))$/, '')
    .replace(/'/g, '');
}

export function stem(word: string): string {
  return /^[a-z]{3,}$/.test(word) ? stemmer(word) : word;
}

function joinNumbers(tokens: readonly Token[]): Token[] {
  const words = tokens.map(({ word }) => word);
  const joined: Token[] = [];
  for (let at = 0; at < tokens.length; ) {
    const token = tokens[at] as Token;
    const read = token.kind === 'han' ? readHanNumber(words, at) : readNumber(words, at);
    if (read === undefined) {
      // 百分之十五 is 15 %.
      const percent = token.word === '百' && words[at + 1] === '分' && words[at + 2] === '之';
      if (!percent) joined.push(token);
      at += percent ? 3 : 1;
      continue;
    }
    let used = 'words' in read ? read.words : read.length;
    let { value } = read;
    if (token.kind === 'number' && used === 1) {
      const large = scaleFigures(value, words, at + 1);
      value = large.value;
      used += large.length;
    }
    const last = tokens[at + used - 1] as Token;
    joined.push({ unit: value, word: value, kind: 'number', start: token.start, end: last.end });
    at += used;
  }
  return joined;
}
