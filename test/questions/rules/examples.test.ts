import { expect, test } from 'vitest';
import { createEnglishJudge } from '../../../src/questions/languages/en/judge';
import { englishRules } from '../../../src/questions/languages/en/rules/index';
import { chineseTable, createChineseJudge } from '../../../src/questions/languages/zh/judge';
import { checkTable, type RuleTable } from './check-table';

const english = createEnglishJudge();

/** One per language with rules of its own. */
const tables: readonly RuleTable[] = [
  {
    language: 'en',
    rules: englishRules,
    judge: (sentence, facts) => english(sentence, facts).classification,
  },
  { language: 'zh', rules: chineseTable, judge: createChineseJudge(chineseTable) },
];

for (const table of tables) checkTable(table);

test('no language has two tables', () => {
  expect(new Set(tables.map(({ language }) => language)).size).toBe(tables.length);
});
