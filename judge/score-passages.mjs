// How often is the right passage among the first ones, is the answer in the text, and is a question answered that the
// documents do not answer? For one set of documents and questions, and one engine.
//   node judge/score-passages.mjs SET [SET …] [--engine embedded|minisearch|both] [--forms question,asr_question]
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { embedded, miniSearches, readDocuments } from './passage-engines.mjs';

export { embedded, miniSearches };

/** How many characters of a passage and of an answer are read. */
const READ = { han: { passage: 800, answer: 150 }, latin: { passage: 2000, answer: 300 } };
const FORMS = ['question', 'asr_question', 'spoken_question'];

const isHan = (text) => /\p{sc=Han}/u.test(text);
const flat = (text) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
const words = (text) =>
  ` ${text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()} `;
const mean = (values) =>
  values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * Reads a set: `corpus/*.md`, and `questions.jsonl` whose gold passages are `{ path, contains }`, or ids of
 * `paragraphs.jsonl`.
 */
export function readSet(folder) {
  const lines = (file) =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line));
  const paragraphs = existsSync(join(folder, 'paragraphs.jsonl')) ? lines('paragraphs.jsonl') : [];
  const byId = new Map(paragraphs.map((paragraph) => [paragraph.id, paragraph]));
  const questions = lines('questions.jsonl').map((one) => ({
    ...one,
    gold: (one.gold ?? []).map((gold) =>
      typeof gold === 'string' ? paragraphTest(byId.get(gold)) : textTest(gold),
    ),
  }));
  return { name: basename(folder), documents: readDocuments(join(folder, 'corpus')), questions };
}

function textTest({ path, contains }) {
  const text = flat(contains);
  return (citation) => isSameFile(citation.path, path) && flat(citation.text).includes(text);
}

/** The citation shares at least 60 % of the smaller text's letter groups. */
function paragraphTest({ path, heading = '', text }) {
  const size = isHan(text) ? 2 : 4;
  const own = groupsOf(`${heading} ${text}`, size);
  return (citation) => {
    if (!isSameFile(citation.path, path)) return false;
    const other = groupsOf(citation.text, size);
    if (other.size < Math.min(own.size, size === 2 ? 6 : 16)) return false;
    let shared = 0;
    for (const group of other) if (own.has(group)) shared += 1;
    return shared / Math.min(own.size, other.size) >= 0.6;
  };
}

function groupsOf(text, size) {
  const letters = flat(text);
  const groups = new Set();
  for (let at = 0; at + size <= letters.length; at += 1) groups.add(letters.slice(at, at + size));
  return groups;
}

const isSameFile = (a, b) => fileName(a) === fileName(b);
const fileName = (path) => basename(path).replace(/\.(?:md|txt)$/i, '');

function holdsAnswer(text, answers) {
  return answers.some((answer) => {
    if (isHan(answer) || isHan(text)) return flat(answer) !== '' && flat(text).includes(flat(answer));
    return words(answer).trim() !== '' && words(text).includes(words(answer));
  });
}

/**
 * Asks an engine every question of a set in every form. Gives one row per form and style, with shares from 0 to 1:
 * hit1 and hit5 of the answerable questions, `answer` whose text holds a gold answer, `answered` at the threshold that
 * the engine ships with, `falseOff` and `falseUnrelated` that are answered there although nothing answers them, and
 * `far90`: how many of these are answered at the threshold that keeps 90 % of the answerable ones.
 */
export async function scorePassages(set, create, { forms = FORMS } = {}) {
  const ask = await create(set.documents);
  const rows = [];
  for (const form of forms) {
    const asked = [];
    for (const one of set.questions) {
      if (one[form] === undefined) continue;
      const started = performance.now();
      const reply = await ask(one[form]);
      asked.push({ one, milliseconds: performance.now() - started, ...judge(one, reply) });
    }
    const answerable = asked.filter(({ one }) => one.kind === 'answerable');
    const others = asked.filter(({ one }) => one.kind === 'offcorpus' || one.kind === 'unrelated');
    const styles = [...new Set(answerable.map(({ one }) => one.style ?? 'direct'))].sort();
    for (const style of styles) {
      const own = answerable.filter(({ one }) => (one.style ?? 'direct') === style);
      rows.push({ set: set.name, form, style, ...ratesOf(own, others) });
    }
  }
  return rows;
}

function judge(one, { citations, confidence, text = '', answered }) {
  const read = READ[isHan(one.question) ? 'han' : 'latin'];
  const cut = citations.slice(0, 5).map(({ path, text }) => ({ path, text: text.slice(0, read.passage) }));
  const place = cut.findIndex((citation) => one.gold.some((isGold) => isGold(citation)));
  const answers = one.answers ?? [];
  const isRight = answers.length === 0 ? undefined : holdsAnswer(text.slice(0, read.answer), answers);
  return { place, confidence, answered, isRight };
}

function ratesOf(answerable, others) {
  const rate = (some, test) => mean(some.map((one) => (test(one) ? 1 : 0)));
  const said = answerable.filter(({ answered }) => answered !== undefined);
  const answers = said.filter(({ isRight }) => isRight !== undefined);
  const kept = answerable.map(({ confidence }) => confidence).sort((a, b) => a - b);
  const threshold = kept[Math.floor(kept.length * 0.1)] ?? 0;
  const ofKind = (kind) => others.filter(({ one, answered }) => one.kind === kind && answered !== undefined);
  return {
    n: answerable.length,
    hit1: rate(answerable, ({ place }) => place === 0),
    hit5: rate(answerable, ({ place }) => place >= 0),
    answer: rate(answers, ({ isRight, answered }) => isRight && answered),
    answered: rate(said, ({ answered }) => answered),
    falseOff: rate(ofKind('offcorpus'), ({ answered }) => answered),
    falseUnrelated: rate(ofKind('unrelated'), ({ answered }) => answered),
    far90: rate(others, ({ confidence }) => confidence >= threshold),
    milliseconds: mean(answerable.map(({ milliseconds }) => milliseconds)),
  };
}

/** MiniSearch in the configuration that is best for a set: the sum of hit1 and hit5 over all rows. */
export async function scoreBestMiniSearch(set, options) {
  let best;
  for (const { name, create } of miniSearches) {
    const rows = await scorePassages(set, create, options);
    const sum = rows.reduce((total, { n, hit1, hit5 }) => total + n * (hit1 + hit5), 0);
    if (best === undefined || sum > best.sum) best = { name, rows, sum };
  }
  return best;
}

/** The score of one set folder: our rows, and those of the best MiniSearch with the name of its configuration. */
export async function comparePassages(folder, options) {
  const set = readSet(folder);
  const { name, rows } = await scoreBestMiniSearch(set, options);
  return { ours: await scorePassages(set, embedded, options), miniSearch: rows, configuration: name };
}

const percent = (value) => (value === undefined ? '' : (value * 100).toFixed(1));

function show(rows, engine) {
  for (const { set, form, style, n, milliseconds, ...rates } of rows) {
    const cells = Object.entries(rates).map(([name, value]) => `${name} ${percent(value).padStart(5)}`);
    console.log(
      `${set.padEnd(18)} ${form.padEnd(15)} ${style.padEnd(10)} ${String(n).padStart(4)}  ${cells.join('  ')}  ${(milliseconds ?? 0).toFixed(2)} ms  ${engine}`,
    );
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { engine: { type: 'string', default: 'both' }, forms: { type: 'string' } },
  });
  const options = values.forms === undefined ? {} : { forms: values.forms.split(',') };
  for (const folder of positionals) {
    const set = readSet(folder);
    if (values.engine !== 'minisearch') show(await scorePassages(set, embedded, options), 'embedded');
    if (values.engine === 'embedded') continue;
    const { name, rows } = await scoreBestMiniSearch(set, options);
    show(rows, `MiniSearch (${name})`);
  }
}
