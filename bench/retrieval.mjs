// How often is the right document first for a question as a recogniser writes it, and how often is a question
// answered that the documents do not answer? The embedded backend against MiniSearch with stems and pairs.
//   node bench/retrieval.mjs [--docs handbook] [--questions bench/retrieval-questions.jsonl] [--json]
// One question per line: {"question": "...", "path": "the document that answers"}, without path when none does.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import MiniSearch from 'minisearch';
import { stemmer } from 'stemmer';
import { createLocalBackend } from '../dist/local.js';

const { values } = parseArgs({
  options: {
    docs: { type: 'string', default: 'handbook' },
    questions: { type: 'string', default: 'bench/retrieval-questions.jsonl' },
    json: { type: 'boolean', default: false },
  },
});

const questions = readFileSync(values.questions, 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => JSON.parse(line));
const answerable = questions.filter(({ path }) => path !== undefined);
const others = questions.filter(({ path }) => path === undefined);

/** Words in lower case, stemmed; Chinese as pairs of characters. */
function terms(text) {
  return [...text.toLowerCase().matchAll(/\p{sc=Han}+|[\p{L}\p{N}]+/gu)].flatMap(([run]) => {
    if (!/\p{sc=Han}/u.test(run)) return [stemmer(run)];
    return run.length === 1 ? [run] : [...run].slice(1).map((character, at) => run[at] + character);
  });
}

function miniSearch() {
  const index = new MiniSearch({ fields: ['title', 'text'], tokenize: terms, processTerm: (term) => term });
  const files = readdirSync(values.docs, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(md|txt)$/.test(file),
  );
  let id = 0;
  for (const path of files) {
    let title = path;
    for (const text of readFileSync(join(values.docs, path), 'utf8').split(/\n{2,}/)) {
      if (text.startsWith('#')) title = text;
      else index.add({ id: `${path}#${id++}`, title, text });
    }
  }
  return async (question) => {
    const [best] = index.search(question, { boost: { title: 2 }, prefix: true, fuzzy: 0.2 });
    return { path: best?.id.replace(/#\d+$/, ''), confidence: best?.score ?? 0 };
  };
}

async function embedded() {
  const backend = await createLocalBackend({ docs: values.docs, answerConfidence: 0 });
  return async (question) => {
    const found = { path: undefined, confidence: 0 };
    for await (const event of backend.answer({ question })) {
      if (event.type === 'sources') found.path = event.sources[0]?.path;
      if (event.type === 'finish') found.confidence = event.confidence ?? 0;
    }
    return found;
  };
}

async function measure(ask) {
  const started = performance.now();
  const answers = await Promise.all(questions.map(({ question }) => ask(question)));
  const milliseconds = (performance.now() - started) / questions.length;
  const first = answerable.filter((one) => answers[questions.indexOf(one)]?.path === one.path).length;
  const kept = answerable.map((one) => answers[questions.indexOf(one)].confidence).sort((a, b) => a - b);
  const threshold = kept[Math.floor(kept.length * 0.1)] ?? 0;
  const wrong = others.filter((one) => answers[questions.indexOf(one)].confidence >= threshold).length;
  return {
    'right document first': `${first} of ${answerable.length}`,
    'answered although off topic, 9 in 10 kept': `${wrong} of ${others.length}`,
    'ms a question': Math.round(milliseconds * 100) / 100,
  };
}

const results = { embedded: await measure(await embedded()), MiniSearch: await measure(miniSearch()) };
if (values.json) console.log(JSON.stringify(results));
else console.table(results);
