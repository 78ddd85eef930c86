import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

interface Reply {
  citations: { path: string; text: string }[];
  confidence: number;
  text?: string;
  answered?: boolean;
}
interface Row {
  form: string;
  style: string;
  n: number;
  hit1: number;
  hit5: number;
  answer?: number;
  answered?: number;
  falseOff?: number;
  falseUnrelated?: number;
  far90?: number;
}
interface Scorer {
  readSet(folder: string): { documents: { path: string; text: string }[] };
  scorePassages(
    set: unknown,
    create: () => (question: string) => Reply,
    options: { forms: string[] },
  ): Promise<Row[]>;
}

const QUESTIONS = [
  {
    question: 'how long',
    kind: 'answerable',
    style: 'direct',
    gold: [{ path: 'a.md', contains: 'Three weeks.' }],
    answers: ['three weeks'],
  },
  {
    question: 'how come',
    kind: 'answerable',
    style: 'paraphrase',
    gold: [{ path: 'a.md', contains: 'Three weeks.' }],
    answers: ['three weeks'],
  },
  { question: 'who won', kind: 'offcorpus', gold: [], answers: [] },
  { question: 'is it late', kind: 'unrelated', gold: [], answers: [] },
];

let folder: string;
let scorer: Scorer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'set-'));
  await mkdir(join(folder, 'corpus'));
  await writeFile(join(folder, 'corpus/a.md'), '# Time\n\nThree weeks.\n');
  await writeFile(join(folder, 'questions.jsonl'), QUESTIONS.map((one) => JSON.stringify(one)).join('\n'));
  scorer = (await import(pathToFileURL('judge/score-passages.mjs').href)) as Scorer;
});
afterAll(() => rm(folder, { recursive: true }));

const right = { path: 'a.md', text: 'It takes a while: three weeks.' };
const wrong = { path: 'b.md', text: 'It takes three weeks.' };

function engine(question: string): Reply {
  if (question === 'how long')
    return { citations: [right], confidence: 0.9, text: 'Three weeks.', answered: true };
  if (question === 'how come')
    return { citations: [wrong, right], confidence: 0.3, text: 'No idea.', answered: true };
  return { citations: [wrong], confidence: 0.5, answered: question === 'who won' };
}

test('counts hits, answers and false answers by style', async () => {
  const set = scorer.readSet(folder);
  expect(set.documents).toEqual([{ path: 'a.md', text: '# Time\n\nThree weeks.\n' }]);
  const [direct, paraphrase, ...more] = await scorer.scorePassages(set, () => engine, {
    forms: ['question'],
  });
  expect(more).toEqual([]);
  expect(direct).toMatchObject({ style: 'direct', n: 1, hit1: 1, hit5: 1, answer: 1, answered: 1 });
  expect(paraphrase).toMatchObject({ style: 'paraphrase', n: 1, hit1: 0, hit5: 1, answer: 0, answered: 1 });
  expect(direct).toMatchObject({ falseOff: 1, falseUnrelated: 0, far90: 0 });
  expect(paraphrase).toMatchObject({ far90: 1 });
});

test('an engine that only ranks has no answers', async () => {
  const rank = (question: string) => ({ citations: engine(question).citations, confidence: 1 });
  const [direct] = await scorer.scorePassages(scorer.readSet(folder), () => rank, { forms: ['question'] });
  expect(direct).toMatchObject({ hit1: 1, answer: undefined, answered: undefined, falseOff: undefined });
});
