import { isKept } from './english/word-classes';

const HAN = /[\u3400-\u9fff]/g;
const LATIN_WORDS = /[a-z\u00c0-\u024f][a-z\u00c0-\u024f']*/gi;
const KANA = /[\u3040-\u30ff]/g;
const HANGUL = /[\uac00-\ud7a3]/g;
/** Greek, Cyrillic, Armenian, Hebrew, Arabic, the scripts of India, Thai, Georgian, Ethiopic and so on. */
const OTHER = /[\u0370-\u1cff]/g;

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
  const count = (letters: RegExp) => text.match(letters)?.length ?? 0;
  return {
    han: count(HAN),
    latin: count(LATIN_WORDS),
    kana: count(KANA),
    hangul: count(HANGUL),
    other: count(OTHER),
  };
}

/**
 * "zh", "en", "ja", "ko", or what the recogniser said. A Han character weighs as much as a Latin word:
 * "kubernetes 怎么部署" is Chinese.
 *
 * @param hint what the recogniser said (BCP 47), used when the text itself does not tell.
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

/** English cannot do without its small words. */
function looksEnglish(text: string): boolean {
  const words = text.match(LATIN_WORDS) ?? [];
  const small = words.filter((word) => isKept(word.toLowerCase())).length;
  return small >= words.length * 0.3;
}
