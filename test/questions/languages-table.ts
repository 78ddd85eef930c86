import { type DetectedQuestion, detectQuestion } from '../../src/questions/index';
import lines from './languages.json';

/** The table in docs/languages.md, generated from the detector's results for the lines of languages.json. */

interface Counts {
  /** Of ten that ask. */
  questions: number;
  /** Of ten that do not. */
  statements: number;
}

export interface Row {
  language: string;
  marked: Counts;
  bare: Counts;
}

const answered = (texts: readonly string[], detect: (text: string) => DetectedQuestion) =>
  texts.filter((text) => detect(text).isQuestion).length;

/** As written by a recogniser without punctuation or capitals. */
function bare(text: string): string {
  return text
    .replace(/[¿?？؟;；.。।!！,，、،]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

export function languageRows(): Row[] {
  return Object.entries(lines).map(([language, { tag, questions, statements }]) => {
    const marked = (text: string) => detectQuestion(text, { language: tag });
    const unmarked = (text: string) => detectQuestion(bare(text), { language: tag });
    return {
      language,
      marked: { questions: answered(questions, marked), statements: answered(statements, marked) },
      bare: { questions: answered(questions, unmarked), statements: answered(statements, unmarked) },
    };
  });
}

/** `notes`: the last column, which is written by hand. */
export function languageTable(rows: readonly Row[], notes: Readonly<Record<string, string>>): string {
  const cell = ({ questions, statements }: Counts) => `${questions} | ${statements}`;
  return [
    '| language | with a mark: of 10 questions | of 10 statements | without: of 10 questions | of 10 statements | notes |',
    '|---|---|---|---|---|---|',
    ...rows.map(
      ({ language, ...row }) =>
        `| ${language} | ${cell(row.marked)} | ${cell(row.bare)} | ${notes[language] ?? ''} |`,
    ),
  ].join('\n');
}
