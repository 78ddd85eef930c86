import { beforeAll, expect, test } from 'vitest';
import { blockAt } from '../../../../src/backends/local/answer/blocks';
import { createLocalBackend, type LocalBackend } from '../../../../src/backends/local/index';
import { collect, textOf } from '../../contract';

const steps = Array.from(
  { length: 6 },
  (_, at) => `${at + 1}. Turn the brass wheel number ${at + 1} to the left until it clicks twice.`,
);
const rows = Array.from(
  { length: 12 },
  (_, at) => `| Cabin ${at + 1} | $${100 + at} | ${at + 2} | with a view of the quiet lake |`,
);
const text = `# Boat

## Opening the lock

To open the lock, follow these steps:

${steps.join('\n')}

## Prices of the cabins

| Cabin | Price | Beds | Notes |
|---|---|---|---|
${rows.join('\n')}

## Starting the engine

The engine is started on the command line:

\`\`\`sh
engine prime --pressure 4
engine start
\`\`\`
`;

let backend: LocalBackend;
beforeAll(async () => {
  backend = await createLocalBackend({ docs: [{ path: 'boat.md', text }] });
});
const answer = async (question: string) => textOf(await collect(backend.answer({ question })));

test('steps are quoted whole, with the sentence above, although they are long', async () => {
  expect(await answer('how do i open the lock')).toBe(
    `To open the lock, follow these steps:\n\n${steps.join('\n')}`,
  );
});

test('a row of a table comes with the heading of the table', async () => {
  const found = await answer('what is the price of cabin 7');
  expect(found).toContain('| Cabin | Price | Beds | Notes |');
  expect(found).toContain('| Cabin 7 | $106 |');
});

test('code is quoted as a block', async () => {
  expect(await answer('how is the engine started')).toContain(
    '```sh\nengine prime --pressure 4\nengine start\n```',
  );
});

test.each([
  ['in a list', 'Take:\n\n- a rope\n- a lamp\n\nThen go.', '- a lamp', 'list'],
  ['of the line above', 'Take:\n\n- a rope\n- a lamp', 'Take', 'list'],
  ['in Chinese', '请准备：\n1、身份证\n2、合同', '合同', 'list'],
  ['in a table', '| A | B |\n|---|---|\n| 1 | 2 |', '| 1', 'table'],
  ['in code', 'Run:\n\n```\nls\n```', 'ls', 'code'],
])('a position %s', (_, source, at, kind) => {
  expect(blockAt(source, source.indexOf(at))?.kind).toBe(kind);
});

test.each([
  ['a sentence', 'Take a rope. Then go.', 'Then'],
  ['one item', 'Take:\n- a rope', '- a rope'],
  ['a sentence after a list', '- a\n- b\n\nThen go.', 'Then'],
])('%s is no block', (_, source, at) => {
  expect(blockAt(source, source.indexOf(at))).toBeUndefined();
});
