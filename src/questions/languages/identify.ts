import { isKept } from './en/words';

const LATIN_WORDS = /[a-z\u00c0-\u024f][a-z\u00c0-\u024f']*/gi;

export interface Script {
  /** Han characters. */
  han: number;
  /** Words in Latin letters. */
  latin: number;
  kana: number;
  hangul: number;
  /** Letters of any other script. */
  other: number;
}

export function scriptOf(text: string): Script {
  const script = { han: 0, latin: 0, kana: 0, hangul: 0, other: 0 };
  let inWord = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const letter = isLatin(unit);
    if (letter && !inWord) script.latin++;
    inWord = letter || (inWord && unit === APOSTROPHE);
    if (unit < 0x370) continue;
    // Greek, Cyrillic, Armenian, Hebrew, Arabic, the scripts of India, Thai, Georgian, Ethiopic and so on.
    if (unit <= 0x1cff) script.other++;
    else if (unit >= 0x3040 && unit <= 0x30ff) script.kana++;
    else if (unit >= 0x3400 && unit <= 0x9fff) script.han++;
    else if (unit >= 0xac00 && unit <= 0xd7a3) script.hangul++;
  }
  return script;
}

const APOSTROPHE = 0x27;

function isLatin(unit: number): boolean {
  if (unit < 0x80) return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a);
  return unit >= 0xc0 && unit <= 0x24f;
}

/**
 * "zh", "en", "ja", "ko", or the recogniser's hint. A Han character counts as much as a Latin word, so
 * "kubernetes 怎么部署" is Chinese.
 *
 * @param hint the recogniser's language (BCP 47), used when the text itself is inconclusive.
 */
export function languageOf(text: string, script: Script, hint?: string): string | undefined {
  const { han, latin, kana, hangul, other } = script;
  if (kana > 0) return 'ja';
  if (hangul > latin) return 'ko';
  if (other > 2 * (han + latin)) return hint;
  if (han === 0 && latin === 0) return hint;
  if (han >= latin) return 'zh';
  return hint !== undefined && !/^(?:en|zh)\b/i.test(hint) && !looksEnglish(text) ? hint : 'en';
}

/** Function words that almost any English text contains. */
function looksEnglish(text: string): boolean {
  const words = text.match(LATIN_WORDS) ?? [];
  const small = words.filter((word) => isKept(word.toLowerCase())).length;
  return small >= words.length * 0.3;
}
