const NO_SPACE_AFTER = /[\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}，。？！、；：（]$/u;
const NO_SPACE_BEFORE = /^[\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana},.?!;:)，。？！、；：）]/u;

/** The words as one text: with spaces in between where the script has them and the words do not bring their own. */
export function joinedWords(words: readonly string[]): string {
  let text = '';
  for (const word of words) {
    const isApart = text !== '' && !NO_SPACE_AFTER.test(text) && !NO_SPACE_BEFORE.test(word);
    text += isApart ? ` ${word}` : word;
  }
  return text.trim();
}
