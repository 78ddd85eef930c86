import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';

const passages = 'judge/passages';
const text = v.pipe(v.string(), v.trim(), v.nonEmpty());
const questionLine = v.strictObject({
  lang: v.optional(v.picklist(['en', 'zh'])),
  id: text,
  question: text,
  asr_question: text,
  spoken_question: text,
  kind: v.picklist(['answerable', 'offcorpus', 'unrelated']),
  style: v.picklist(['direct', 'paraphrase']),
  gold: v.array(v.strictObject({ path: text, contains: text })),
  answers: v.array(text),
});
type QuestionLine = v.InferOutput<typeof questionLine>;

function readQuestions(file: string): QuestionLine[] {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => v.parse(questionLine, JSON.parse(line)));
}

const flat = (document: string): string => document.toLowerCase().replaceAll(/\s+/g, ' ');

/** The gold paragraph with what stands just before and after it. */
function neighbourhood(document: string, contains: string): string {
  const start = document.indexOf(contains);
  return flat(document.slice(Math.max(0, start - 700), start + contains.length + 900));
}

const sets = readdirSync(passages, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => ({
    name: entry.name,
    documents: join(passages, entry.name, 'corpus'),
    questions: readQuestions(join(passages, entry.name, 'questions.jsonl')),
  }));
const handbook = {
  name: 'handbook-questions',
  documents: 'handbook',
  questions: readQuestions(join(passages, 'handbook-questions.jsonl')),
};

describe.each([...sets, handbook])('judging set $name', ({ documents, questions }) => {
  const answerable = questions.filter(({ kind }) => kind === 'answerable');

  test('ids and questions are unique', () => {
    expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length);
    expect(new Set(questions.map(({ question }) => question)).size).toBe(questions.length);
  });

  test('what a recogniser wrote has no punctuation and no capitals', () => {
    for (const { asr_question } of questions) {
      expect(asr_question).toMatch(/^[\p{Ll}\p{Lo}\p{N} '.]+$/u);
    }
  });

  test('each gold text occurs exactly once in its document', () => {
    for (const { question, gold } of answerable) {
      expect(gold.length, question).toBeGreaterThan(0);
      for (const { path, contains } of gold) {
        const parts = readFileSync(join(documents, path), 'utf8').split(contains);
        expect(parts.length - 1, `${question}: ${contains}`).toBe(1);
      }
    }
  });

  test('an answer stands in or beside a gold paragraph', () => {
    for (const { question, gold, answers } of answerable) {
      const near = gold.map(({ path, contains }) =>
        neighbourhood(readFileSync(join(documents, path), 'utf8'), contains),
      );
      const found = answers.some((answer) => near.some((around) => around.includes(flat(answer))));
      expect(found, question).toBe(true);
    }
  });

  test('only answerable questions have gold texts and answers', () => {
    const others = questions.filter(({ kind }) => kind !== 'answerable');
    expect(others.length).toBeGreaterThanOrEqual(15);
    for (const { question, gold, answers } of others) expect([gold, answers], question).toEqual([[], []]);
  });
});

describe.each(sets)('documents of judging set $name', ({ name, documents, questions }) => {
  const kinds = (kind: string): number => questions.filter((question) => question.kind === kind).length;

  test('its README says where the texts come from', () => {
    const readme = readFileSync(join(passages, name, 'README.md'), 'utf8');
    expect(readme).toMatch(/MIT/);
    if (/READMEs of/.test(readme)) expect(existsSync(join(passages, name, 'LICENCES.md'))).toBe(true);
  });

  test('a fair share of the questions has no answer', () => {
    expect(kinds('offcorpus') * 5).toBeGreaterThanOrEqual(kinds('answerable') * 0.95);
  });

  test('no document names a package registry', () => {
    for (const file of readdirSync(documents)) {
      const document = readFileSync(join(documents, file), 'utf8');
      expect(document, file).not.toMatch(/registry\.|npmjs|yarnpkg|unpkg|jsdelivr/i);
    }
  });
});
