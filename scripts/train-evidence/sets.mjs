// Sets of documents and questions, in the formats of judge/passages and of the development sets.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const isHan = (text) => /\p{sc=Han}/u.test(text);
const flat = (text) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');

export function linesOf(file) {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));
}

/** Documents whose name ends like text, with their path in the folder. */
export function documentsIn(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(?:md|txt)$/.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}

/** The sets of a folder, without the sealed ones. Each question knows what a passage must hold that answers it. */
export function setsIn(folder) {
  return readdirSync(folder)
    .filter((name) => !name.startsWith('sealed-') && existsSync(join(folder, name, 'questions.jsonl')))
    .map((name) => setOf(name, join(folder, name, 'corpus'), join(folder, name, 'questions.jsonl')));
}

export function setOf(name, corpus, file) {
  const paragraphs = join(corpus, '..', 'paragraphs.jsonl');
  const byId = new Map((existsSync(paragraphs) ? linesOf(paragraphs) : []).map((one) => [one.id, one]));
  const questions = linesOf(file)
    .filter(({ kind }) => kind !== 'adversarial')
    .map((question) => ({
      kind: question.kind,
      forms: [question.question, question.asr_question, question.spoken_question].filter(Boolean),
      gold: question.gold.map((gold) =>
        typeof gold === 'string'
          ? { path: byId.get(gold).path, text: byId.get(gold).text }
          : { path: gold.path, contains: gold.contains },
      ),
    }));
  return { name, documents: documentsIn(corpus), questions };
}

/** Whether a passage holds a gold paragraph: its text, or 60 % of the letter groups of the shorter one. */
export function answers(gold, passage) {
  return gold.some(({ path, contains, text }) => {
    if (path !== passage.path) return false;
    if (contains !== undefined) return flat(passage.text).includes(flat(contains));
    const size = isHan(text) ? 2 : 4;
    const [few, many] = [groupsOf(text, size), groupsOf(passage.text, size)].sort((a, b) => a.size - b.size);
    let shared = 0;
    for (const group of few) if (many.has(group)) shared += 1;
    return few.size > 0 && shared >= 0.6 * few.size;
  });
}

const known = new Map();
function groupsOf(text, size) {
  const found = known.get(text);
  if (found !== undefined) return found;
  const letters = flat(text);
  const groups = new Set();
  for (let at = 0; at + size <= letters.length; at += 1) groups.add(letters.slice(at, at + size));
  known.set(text, groups);
  return groups;
}
