import { withoutChineseAsides } from './chinese-asides';
import { isChineseNumeral, withChineseDigits } from './chinese-numbers';
import { withoutEnglishAsides, withoutHums } from './english-asides';
import { withOneForm } from './english-forms';
import { isNumberWord, withEnglishDigits } from './english-numbers';
import { withoutRepeats } from './repeats';
import { folded, isHan, plainText, type Word, wordsOf } from './words';

/** What a text says, for comparing it with another. */
export interface Wording {
  /** Every word as it was written. */
  readonly written: readonly Word[];
  /** The words that make up what is asked, in one way of writing. */
  readonly words: readonly Word[];
  /** The same, read as if there were no punctuation: many recognisers write none. */
  readonly unpunctuated: readonly Word[];
}

/** Longer texts are compared word by word: reading what they mean would hold up everybody else. */
const MAX_CHARS = 1_000;

/**
 * Reads a text. Punctuation, case, width, script, fillers, politeness, doubled words and the form of numbers make no
 * difference; every other word does.
 */
export function wordingOf(text: string): Wording {
  const plain = plainText(text);
  const written = wordsOf({ plain, folded: folded(plain) });
  if (plain.length > MAX_CHARS) return { written, words: written, unpunctuated: written };
  const words = meaningOf(plain);
  const isPunctuated = PUNCTUATION.test(plain);
  return { written, words, unpunctuated: isPunctuated ? meaningOf(withoutMarks(written)) : words };
}

const PUNCTUATION = /\p{P}/u;

function meaningOf(plain: string): Word[] {
  const said = wordsOf(withoutChineseAsides({ plain, folded: folded(plain) })).map(
    (word): Word => (word.say === '您' ? { ...word, say: '你', raw: '' } : word),
  );
  const begun = withoutRepeats(withoutHums(withOneForm(said)));
  return withChineseDigits(withEnglishDigits(withoutEnglishAsides(begun)));
}

/** The text without punctuation, but for what keeps numbers apart. */
function withoutMarks(written: readonly Word[]): string {
  return written
    .map(({ raw, say, mark }, at) => {
      const before = written[at - 1]?.say ?? '';
      if (mark && isNumeral(before) && isNumeral(say)) return `, ${raw}`;
      return isHan(say) && isHan(before) ? raw : ` ${raw}`;
    })
    .join('')
    .trim();
}

function isNumeral(say: string): boolean {
  return /\p{N}$/u.test(say) || isNumberWord(say) || isChineseNumeral(say);
}

/** Whether two texts say the same, so that their answers are the same. */
export function isSameWording(one: Wording, other: Wording): boolean {
  return (
    agreeInMarks(one, other) &&
    (areSame(one.words, other.words) ||
      areSame(one.unpunctuated, other.unpunctuated) ||
      areSame(one.words, other.unpunctuated) ||
      areSame(one.unpunctuated, other.words))
  );
}

/** Whether words are the same in the same order. */
export function areSame(some: readonly Word[], others: readonly Word[]): boolean {
  return (
    some.length > 0 &&
    some.length === others.length &&
    some.every(({ say }, at) => say === others[at]?.say) &&
    agreeInCase(some, others) &&
    agreeInScript(some, others)
  );
}

const list = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Words that are another word in upper case, or with a capital. */
const HOMOGRAPHS = list(
  `us it who may march august april june polish turkey china aids apple windows word excel teams slack zoom go swift
  rust java shell target gap orange chase visa oracle square stripe will mark bill rich grant rose grace hope faith joy
  frank jack pat sue drew art bob nick pole reading nice mobile bath cork rugby lent`,
);
/** Units that differ in case: Mb and MB. */
const UNITS = list('kb mb gb tb pb kbps mbps gbps mw mwh m g k');
/** Words that are names in capitals, whatever the case of the other text. */
const NAMES_IN_CAPITALS = list('it us who');
/** After these they are names in small letters, too: "the us". */
const BEFORE_NAMES = list('the our your my an a in of');

/** In texts that use capitals and small letters both, some words mean something else with a capital. */
function agreeInCase(some: readonly Word[], others: readonly Word[]): boolean {
  if (!agreeInNames(some, others) || !agreeInNames(others, some)) return false;
  if (!usesCase(some) || !usesCase(others)) return true;
  return some.every(({ say, raw }, at) => {
    const { raw: otherRaw = '' } = others[at] ?? {};
    if (raw === otherRaw || raw === '' || otherRaw === '') return true;
    if (UNITS.has(say)) return !/\d$/.test(some[at - 1]?.say ?? '');
    return at === 0 || !HOMOGRAPHS.has(say);
  });
}

/** "Can IT start" is not "can it start". */
function agreeInNames(some: readonly Word[], others: readonly Word[]): boolean {
  const isName = ({ say, raw }: Word, at: number) =>
    NAMES_IN_CAPITALS.has(say) && raw === say.toUpperCase() && !BEFORE_NAMES.has(some[at - 1]?.say ?? '');
  if (!some.some(isName) || !usesCase(some)) return true;
  return some.every((word, at) => !isName(word, at) || !/\p{Ll}/u.test(others[at]?.raw ?? ''));
}

function usesCase(words: readonly Word[]): boolean {
  return words.some(({ raw }) => /\p{Lu}/u.test(raw)) && words.some(({ raw }) => /^\p{Ll}/u.test(raw));
}

/** Several traditional characters have one simplified form; between two traditional texts they are two words. */
function agreeInScript(some: readonly Word[], others: readonly Word[]): boolean {
  if (!isTraditional(some) || !isTraditional(others)) return true;
  return some.every(({ say, raw }, at) => {
    const { raw: otherRaw = '' } = others[at] ?? {};
    return raw === otherRaw || raw === '' || otherRaw === '' || !isHan(say);
  });
}

function isTraditional(words: readonly Word[]): boolean {
  return words.some(({ say, raw }) => raw !== '' && raw !== say && isHan(say));
}

/** Punctuation may be added. Where each text divides words that the other does not, they are other words. */
export function agreeInMarks({ written: one }: Wording, { written: other }: Wording): boolean {
  return !(divides(one, other) && divides(other, one)) && !(joins(one, other) && joins(other, one));
}

/** Whether a hyphen joins two words that others have side by side: "twenty-five dollar" and "twenty five-dollar". */
function joins(some: readonly Word[], others: readonly Word[]): boolean {
  const joined = some.flatMap(({ say }) => {
    const parts = say.split('-');
    return parts.slice(1).map((part, at) => `${parts[at]} ${part}`);
  });
  if (joined.length === 0) return false;
  const apart = new Set(
    others.map(({ say }, at) => `${others[at - 1]?.say.split('-').at(-1)} ${say.split('-')[0]}`),
  );
  return joined.some((pair) => apart.has(pair));
}

/** Whether a mark stands between two words that others have side by side. */
function divides(some: readonly Word[], others: readonly Word[]): boolean {
  const divided = some.flatMap(({ say, mark }, at) =>
    mark && at > 0 ? [`${some[at - 1]?.say} ${say}`] : [],
  );
  if (divided.length === 0) return false;
  const together = new Set(others.map(({ say, mark }, at) => (mark ? '' : `${others[at - 1]?.say} ${say}`)));
  return divided.some((pair) => together.has(pair));
}
