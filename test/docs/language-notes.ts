/** The last column of the table: what people who write in these languages should know. */
export const LANGUAGE_NOTES: Readonly<Record<string, string>> = {
  Spanish: '¿ is read too',
  French: 'the space before the mark does not matter',
  Portuguese: 'yes-no questions differ from statements by tone alone',
  Italian: 'yes-no questions differ from statements by tone alone',
  Greek: 'the mark is ; (or its twin U+037E)',
  Arabic: 'the mark is ؟',
  Persian: 'the mark is ؟',
  Japanese: 'か at the end says as much as a mark',
  Korean: 'polite endings (요) ask and tell alike',
  Thai: 'written without marks, as a rule',
};
