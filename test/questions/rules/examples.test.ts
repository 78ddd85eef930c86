import { expect, test } from 'vitest';
import { checkTable, type RuleTable } from './check-table';

/** One per language with rules of its own. */
const tables: readonly RuleTable[] = [];

for (const table of tables) checkTable(table);

test('no language has two tables', () => {
  expect(new Set(tables.map(({ language }) => language)).size).toBe(tables.length);
});
