const HAN = /[\u3400-\u9fff]/g;
const LATIN_WORDS = /[a-z][a-z']*/gi;

export interface Script {
  /** Han characters. */
  han: number;
  /** Words in Latin letters. */
  latin: number;
}

export function scriptOf(text: string): Script {
  return { han: text.match(HAN)?.length ?? 0, latin: text.match(LATIN_WORDS)?.length ?? 0 };
}

/**
 * A Han character weighs as much as a Latin word: "kubernetes 怎么部署" is Chinese.
 *
 * @param hint what the recogniser said (BCP 47), used when the text has no letters of either script.
 */
export function languageOf({ han, latin }: Script, hint?: string): string | undefined {
  if (han === 0 && latin === 0) return hint;
  return han >= latin ? 'zh' : 'en';
}
