import { SOUNDS } from './data-sounds';
import { SIMPLIFIED, TRADITIONAL } from './data-traditional';

/** How a Chinese character sounds, in Mandarin and without its tone. */
export interface Sound {
  /** The syllable. */
  exact: number;
  /** The same number for syllables that speakers and recognisers do not tell apart: zh and z, ing and in, n and l. */
  near: number;
}

let simplified: Map<string, string> | undefined;
let sounds: Map<string, Sound> | undefined;

const DIGITS = '零一二三四五六七八九十';

/** A character as it is written in simplified Chinese. */
export function simplify(character: string): string {
  if (simplified === undefined) {
    simplified = new Map();
    for (const [at, from] of [...TRADITIONAL].entries()) simplified.set(from, SIMPLIFIED[at] ?? from);
  }
  return simplified.get(character) ?? character;
}

/** The sound of a simplified character or of a number up to ten; none for a character that is rare. */
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
