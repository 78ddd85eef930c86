import { SIMPLIFIED, TRADITIONAL } from '../../../questions/traditional';
import { SOUNDS } from './data';

/** The Mandarin reading of a Chinese character, without its tone. */
export interface Sound {
  /** The syllable. */
  exact: number;
  /** Equal for syllables that speakers and recognisers confuse: zh and z, ing and in, n and l. */
  near: number;
}

let simplified: Map<string, string> | undefined;
let sounds: Map<string, Sound> | undefined;

const DIGITS = '零一二三四五六七八九十';

/** Converts a character to simplified Chinese. */
export function simplify(character: string): string {
  if (simplified === undefined) {
    simplified = new Map();
    for (const [at, from] of [...TRADITIONAL].entries()) simplified.set(from, SIMPLIFIED[at] ?? from);
  }
  return simplified.get(character) ?? character;
}

/** The reading of a simplified character or of a number up to ten; undefined for a rare character. */
export function soundOf(unit: string): Sound | undefined {
  sounds ??= readSounds();
  return sounds.get(unit);
}

function readSounds(): Map<string, Sound> {
  const found = new Map<string, Sound>();
  const near = new Map<string, number>();
  for (const [exact, entry] of SOUNDS.split(' ').entries()) {
    const syllable = /^[a-z]+/.exec(entry)?.[0] ?? '';
    const alike = alikeOf(syllable);
    const key = near.get(alike) ?? near.size;
    near.set(alike, key);
    for (const character of entry.slice(syllable.length)) found.set(character, { exact, near: key });
  }
  for (const [value, character] of [...DIGITS].entries()) {
    const sound = found.get(character);
    if (sound !== undefined) found.set(String(value), sound);
  }
  return found;
}

function alikeOf(syllable: string): string {
  return syllable
    .replace(/^([zcs])h/, '$1')
    .replace(/^n/, 'l')
    .replace(/^hu(?=[a-z])/, 'f')
    .replace(/([aei])ng$/, '$1n');
}

/** The two scripts that are distinguished: Chinese, Japanese and Korean characters, and letters. */
export type Script = 'han' | 'latin';

const HAN = /[\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}]/gu;
const WORD = /(?:(?![\p{sc=Han}\p{sc=Hangul}\p{sc=Hiragana}\p{sc=Katakana}])[\p{L}\p{N}])+/gu;

/**
 * Text with at least as many Chinese characters as words in letters is Chinese: it may contain brand names in
 * letters.
 */
export function scriptOf(text: string): Script {
  const han = text.match(HAN)?.length ?? 0;
  return han > 0 && han >= (text.match(WORD)?.length ?? 0) ? 'han' : 'latin';
}
