// Examples to learn from: the evidence for a question in documents that answer it, or that do not.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answers, isHan, linesOf, setOf, setsIn } from './sets.mjs';

/** How many examples of each kind a set gives at most. */
const MOST = 600;
/** Sets with more passages are also cut into small ones. */
const LARGE = 200;
const SMALL_ONES = 25;

/** The same numbers in every run. */
function createRandom(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

export function examplesOf(backend, folders, talk) {
  const random = createRandom(16);
  const sample = (list, most) => {
    const rest = [...list];
    for (let at = 0; at < Math.min(most, rest.length); at += 1) {
      const other = at + Math.floor(random() * (rest.length - at));
      [rest[at], rest[other]] = [rest[other], rest[at]];
    }
    return rest.slice(0, most);
  };
  const oneOf = (list) => list[Math.floor(random() * list.length)];
  const judge = join('judge', 'passages');
  const sets = folders.flatMap(setsIn);
  const own = join(judge, 'handbook-questions.jsonl');
  if (existsSync(own)) sets.push(setOf('handbook', 'handbook', own));
  const everyday = talk === undefined ? [] : talkIn(talk);

  const elsewhere = [
    ...sets.flatMap(({ questions }) => questions.filter(({ kind }) => kind === 'unrelated').map(oneForm)),
    ...readFileSync(join('scripts', 'train-evidence', 'everyday.txt'), 'utf8')
      .trim()
      .split('\n'),
  ];

  const examples = [];
  const add = (set, size, kind, question, index, gold) => {
    const ranking = backend.rank(question, index);
    const evidence = backend.evidenceOf(question, ranking, index);
    if (evidence === undefined && kind !== 'answerable') {
      examples.push({ set, size, kind, answerable: 0, right: 0 });
      return;
    }
    const passage = index.passages[ranking.ranked[0]?.passage ?? -1];
    const right = kind === 'answerable' && passage !== undefined && answers(gold, passage) ? 1 : 0;
    examples.push({ set, size, kind, answerable: kind === 'answerable' ? 1 : 0, right, evidence, question });
  };

  const indexed = sets.map((set) => ({ ...set, index: indexOf(backend, set.documents) }));
  const together = indexOf(
    backend,
    sets.flatMap(({ name, documents }) => documents.map((one) => ({ ...one, path: `${name}/${one.path}` }))),
  );
  for (const { name, documents, questions, index } of indexed) {
    const han = documents.filter(({ text }) => isHan(text.slice(0, 2000))).length >= documents.length / 2;
    for (const kind of ['answerable', 'offcorpus', 'unrelated']) {
      for (const question of sample(
        questions.filter((one) => one.kind === kind),
        MOST,
      )) {
        const forms = questions.length > MOST ? [oneOf(question.forms)] : new Set(question.forms);
        for (const form of forms) add(name, 'own', kind, form, index, question.gold);
        const gold = question.gold.map((one) => ({ ...one, path: `${name}/${one.path}` }));
        if (questions.length <= MOST || random() < 0.3) {
          add(name, 'all', kind, oneOf(question.forms), together, gold);
        }
      }
    }
    // What is asked about other documents.
    const others = indexed.filter((other) => other.name !== name).flatMap((other) => other.questions);
    for (const question of sample(others, 150)) add(name, 'own', 'other', oneOf(question.forms), index, []);
    for (const text of elsewhere) add(name, 'own', 'everyday', text, index, []);
    for (const text of sample(everyday, 300)) add(name, 'own', 'talk', text, index, []);
    if (index.passages.length < LARGE) continue;
    for (let round = 0; round < SMALL_ONES; round += 1) {
      const cut = sample(documents, 4 + Math.floor(random() * 6)).map((one) => slice(one, random));
      const paths = new Set(cut.map(({ path }) => path));
      const small = indexOf(backend, cut);
      const mine = questions.filter(
        ({ gold }) =>
          gold.length > 0 &&
          gold.some(({ path }) => paths.has(path)) &&
          small.passages.some((one) => answers(gold, one)),
      );
      const foreign = questions.filter(({ gold }) => gold.every(({ path }) => !paths.has(path)));
      for (const { forms, gold } of sample(mine, 14))
        add(name, 'small', 'answerable', oneOf(forms), small, gold);
      for (const { forms } of sample(foreign, 8)) add(name, 'small', 'offcorpus', oneOf(forms), small, []);
      for (const text of sample(
        everyday.filter((one) => isHan(one) === han),
        8,
      ))
        add(name, 'small', 'talk', text, small, []);
    }
  }
  return examples;
}

function indexOf({ buildIndex }, documents) {
  const work = buildIndex(documents);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** As somebody would type it. */
function oneForm({ forms }) {
  return forms[0];
}

/** A few sections of a document in a row, below its title. */
function slice({ path, text }, random) {
  const parts = text.split(/\n(?=#)|\n\n/);
  const count = Math.min(parts.length, 3 + Math.floor(random() * 8));
  const from = Math.floor(random() * (parts.length - count + 1));
  const title = from > 0 && parts[0].startsWith('# ') ? [parts[0]] : [];
  return { path, text: [...title, ...parts.slice(from, from + count)].join('\n\n') };
}

/** Questions of other people's talk, in the format of the development sets of the detector. */
function talkIn(folder) {
  return ['en', 'zh'].flatMap((language) =>
    linesOf(join(folder, `train-${language}.jsonl`))
      .filter(({ label, text }) => label === 1 && text.length > (language === 'en' ? 15 : 5))
      .slice(0, 4000)
      .map(({ text }) => text),
  );
}
