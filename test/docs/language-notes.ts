/** The last column of the table: what users of these languages should know. */
export const LANGUAGE_NOTES: Readonly<Record<string, string>> = {
  Spanish: '¿ is recognised too',
  French: 'the space before the mark does not matter',
  Portuguese: 'yes-no questions differ from statements only in intonation',
  Italian: 'yes-no questions differ from statements only in intonation',
  Greek: 'the mark is ; (or the look-alike U+037E)',
  Arabic: 'the mark is ؟',
  Persian: 'the mark is ؟',
  Japanese: 'a final か counts as a mark',
  Korean: 'polite endings (요) are the same in questions and statements',
  Thai: 'usually written without marks',
};
