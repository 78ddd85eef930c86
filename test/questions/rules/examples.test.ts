import { expect, test } from 'vitest';
import { chineseTable, judgeChinese } from '../../../src/questions/languages/zh/judge';
import { checkTable, type RuleTable } from './check-table';

/** One per language with rules of its own. */
const tables: readonly RuleTable[] = [{ language: 'zh', rules: chineseTable, judge: judgeChinese }];

for (const table of tables) checkTable(table);

test('no language has two tables', () => {
  expect(new Set(tables.map(({ language }) => language)).size).toBe(tables.length);
});
