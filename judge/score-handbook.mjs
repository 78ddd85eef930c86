// Everyday ways to ask what the sample handbook says, and everyday questions of another world, as a fresh server
// answers them.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLocalBackend } from '../dist/local.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Asks as a recogniser hears it. An answer is right when its text holds one of the expected strings, as far as the
 * first 400 characters.
 */
export async function scoreHandbook() {
  const lines = readFileSync(join(root, 'judge/passages/handbook-questions.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const backend = await createLocalBackend({ docs: join(root, 'handbook') });
  const rows = [];
  for (const line of lines) {
    const { kind, asr_question: question, answers } = JSON.parse(line);
    let text = '';
    let answered = false;
    for await (const event of backend.answer({ question })) {
      if (event.type === 'text') text += event.text;
      if (event.type === 'finish') answered = event.reason === 'complete';
    }
    const read = flat(text.slice(0, 400));
    const isRight = answered && (answers ?? []).some((answer) => read.includes(flat(answer)));
    rows.push({ kind, question, answered, isRight, text: text.slice(0, 100) });
  }
  const answerable = rows.filter(({ kind }) => kind === 'answerable');
  const unrelated = rows.filter(({ kind }) => kind === 'unrelated');
  return {
    rows,
    right: answerable.filter(({ isRight }) => isRight).length,
    answerable: answerable.length,
    said: unrelated.filter(({ answered }) => answered).length,
    unrelated: unrelated.length,
  };
}

const flat = (text) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
