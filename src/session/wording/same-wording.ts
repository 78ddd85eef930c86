import { withoutChineseAsides } from './chinese-asides';
import { withChineseDigits } from './chinese-numbers';
import { withoutEnglishAsides, withoutHums } from './english-asides';
import { withOneForm } from './english-forms';
import { withEnglishDigits } from './english-numbers';
import { withoutRepeats } from './repeats';
import { plainText, type Word, wordsOf } from './words';

/**
 * The words that make up what a text asks, in one way of writing. Punctuation, case, width, script, fillers,
 * politeness, doubled words and the form of numbers make no difference; every other word does.
 */
export function wordingOf(text: string): readonly Word[] {
  const said = wordsOf(withoutChineseAsides(plainText(text))).map((word) =>
    word.say === '您' ? { ...word, say: '你', raw: '' } : word,
  );
  const begun = withoutRepeats(withoutHums(withOneForm(said)));
  return withChineseDigits(withEnglishDigits(withoutEnglishAsides(begun)));
}

/** Whether two texts say the same, so that their answers are the same. */
export function isSameWording(one: readonly Word[], other: readonly Word[]): boolean {
  return (
    one.length > 0 &&
    one.length === other.length &&
    one.every(({ say }, at) => say === other[at]?.say) &&
    agreeInCase(one, other) &&
    agreeInScript(one, other) &&
    agreeInMarks(one, other)
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
const UNITS = list('kb mb gb tb pb kbps mbps gbps mw mwh');

/** In texts that use capitals and small letters both, some words mean something else with a capital. */
function agreeInCase(one: readonly Word[], other: readonly Word[]): boolean {
  if (!usesCase(one) || !usesCase(other)) return true;
  return one.every(({ say, raw }, at) => {
    const { raw: otherRaw = '' } = other[at] ?? {};
    if (raw === otherRaw || raw === '' || otherRaw === '') return true;
    if (UNITS.has(say)) return at === 0 || !/\d$/.test(one[at - 1]?.say ?? '');
    return at === 0 || !HOMOGRAPHS.has(say);
  });
}

function usesCase(words: readonly Word[]): boolean {
  return words.some(({ raw }) => /\p{Lu}/u.test(raw)) && words.some(({ raw }) => /^\p{Ll}/u.test(raw));
}

/** Several traditional characters have one simplified form; between two traditional texts they are two words. */
function agreeInScript(one: readonly Word[], other: readonly Word[]): boolean {
  if (!isTraditional(one) || !isTraditional(other)) return true;
  return one.every(({ say, raw }, at) => {
    const { raw: otherRaw = '' } = other[at] ?? {};
    return (
      raw === otherRaw ||
      (raw.toLowerCase() === say && otherRaw.toLowerCase() === say) ||
      raw === '' ||
      otherRaw === '' ||
      !HAN.test(say)
    );
  });
}

const HAN = /\p{Script=Han}/u;

function isTraditional(words: readonly Word[]): boolean {
  return words.some(({ say, raw }) => raw !== '' && raw !== say && HAN.test(say));
}

/** Punctuation may be added. Where both have some, but at other places, the sentences are others. */
function agreeInMarks(one: readonly Word[], other: readonly Word[]): boolean {
  const only = (here: readonly Word[], there: readonly Word[]) =>
    here.some(({ mark }, at) => at > 0 && mark && !there[at]?.mark);
  return !(only(one, other) && only(other, one));
}
