// Groups the most frequent English words by the company they keep, without looking at any question, and writes the
// groups.
//   node scripts/train-ends/word-classes.mjs WORDS PAIRS
// WORDS, PAIRS: SymSpell's frequency_dictionary_en_82_765.txt and frequency_bigramdictionary_en_243_342.txt.
import { readFileSync, writeFileSync } from 'node:fs';
import { loadWords } from './load.mjs';
import { pack } from './pack.mjs';

const GROUPS = 60;
const MOST_WORDS = 4000;
const EXAMINED = 12000;
const ROUNDS = 60;
const BITS = 16;

const [wordFile, pairFile] = process.argv.slice(2);
if (pairFile === undefined) {
  console.error('usage: node scripts/train-ends/word-classes.mjs WORDS PAIRS');
  process.exit(2);
}

const list = (text) => new Set(text.split(' '));
const NEIGHBOURS = [
  list('of'),
  list('to'),
  list(
    'for with in on at by from into under over per about between among through during within without before after until since near against as than',
  ),
  list('the a an my your his her its our their this these those any some no every each'),
  list('is are was were be been has have had do does did can could will would should may might must'),
  list('i you he she it we they who which that what when where why how if'),
  list('and or but'),
  list('me him them us'),
  list('not very so too more most less'),
];
const ENDINGS = [/^.{3,}ing$/, /^.{3,}ed$/, /^.{3,}ly$/, /^.{2,}[^s]s$/];
const KINDS = NEIGHBOURS.length + ENDINGS.length + 1;

function kindOf(word) {
  const listed = NEIGHBOURS.findIndex((words) => words.has(word));
  if (listed >= 0) return listed;
  const ending = ENDINGS.findIndex((pattern) => pattern.test(word));
  return ending >= 0 ? NEIGHBOURS.length + ending : KINDS - 1;
}

const rows = (file) =>
  readFileSync(file, 'utf8')
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .filter(Boolean)
    .map((line) => line.split(' '));

const { isFunctionWord, hashOf } = await loadWords();
const words = rows(wordFile)
  .map(([word, count]) => ({ word, count: Number(count), next: counts(), before: counts() }))
  .sort((a, b) => b.count - a.count)
  .slice(0, EXAMINED);
function counts() {
  return new Float64Array(KINDS).fill(1e5);
}
const byWord = new Map(words.map((entry) => [entry.word, entry]));
for (const [first, second, count] of rows(pairFile)) {
  const one = byWord.get(first);
  const other = byWord.get(second);
  if (one !== undefined) one.next[kindOf(second)] += Number(count);
  if (other !== undefined) other.before[kindOf(first)] += Number(count);
}

const shares = (values) => {
  const sum = values.reduce((a, b) => a + b, 0);
  return Array.from(values, (value) => Math.sqrt(value / sum));
};
const points = words.filter(({ word }) => word.length > 1 && !isFunctionWord(word));
for (const point of points) {
  // How often anything frequent follows at all: the end of a phrase has many rare neighbours.
  const followed = Math.min(1, point.next.reduce((a, b) => a + b, 0) / point.count);
  point.at = [...shares(point.next).map((x) => x * 1.3), ...shares(point.before), followed * 0.3];
  point.weight = point.count ** 0.25;
}

const groups = cluster(points);
const entries = new Map();
for (const { word, group } of points.slice(0, MOST_WORDS)) {
  const index = hashOf(word) & (2 ** BITS - 1);
  if (!entries.has(index)) entries.set(index, group + 1);
}
const runs = pack([...entries].sort(([a], [b]) => a - b));
writeFileSync(
  'src/questions/learned/ends/word-classes.ts',
  [
    "import type { SparseTable } from './sparse-table';",
    '',
    `/** ${entries.size} English words in ${groups} groups, written by scripts/train-ends/word-classes.mjs; see ../README.md. */`,
    'export const wordClasses: SparseTable = {',
    `  bits: ${BITS},`,
    `  runs:\n    '${runs}',`,
    '};',
    '',
  ].join('\n'),
);
console.log(`${entries.size} words, ${runs.length} characters`);

/** K-means with k-means++; sets each point's group and returns how many there are. */
function cluster(all) {
  const random = generator(1);
  const distance = (a, b) => a.reduce((sum, value, i) => sum + (value - b[i]) ** 2, 0);
  const centres = [all[0].at];
  const nearest = all.map((point) => distance(point.at, centres[0]));
  while (centres.length < GROUPS) {
    let left = random() * all.reduce((sum, point, i) => sum + nearest[i] * point.weight, 0);
    const chosen =
      all.find((point, i) => {
        left -= nearest[i] * point.weight;
        return left <= 0;
      }) ?? all.at(-1);
    centres.push(chosen.at);
    all.forEach((point, i) => {
      nearest[i] = Math.min(nearest[i], distance(point.at, chosen.at));
    });
  }
  for (let round = 0; round < ROUNDS; round++) {
    const sums = centres.map((centre) => ({ at: centre.map(() => 0), weight: 0 }));
    for (const point of all) {
      let best = Number.POSITIVE_INFINITY;
      centres.forEach((centre, group) => {
        const far = distance(point.at, centre);
        if (far < best) [best, point.group] = [far, group];
      });
      const sum = sums[point.group];
      sum.weight += point.weight;
      point.at.forEach((value, i) => {
        sum.at[i] += value * point.weight;
      });
    }
    sums.forEach((sum, group) => {
      if (sum.weight > 0) centres[group] = sum.at.map((value) => value / sum.weight);
    });
  }
  return centres.length;
}

function generator(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
