// How well are questions noticed and answered, on talk and documents that nothing was tuned for? One table.
//   npm run judge -- [--data FOLDER] [--questions] [--passages] [--json]
// The corpora and sets of this folder; with --data also those of FOLDER: `questions/dev-*.jsonl` and `passages/*`.
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { detectQuestion } from '../dist/index.js';
import { scoreHandbook } from './score-handbook.mjs';
import { comparePassages } from './score-passages.mjs';
import { questionRow, readCorpus, scoreQuestions } from './score-questions.mjs';

const own = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    questions: { type: 'boolean', default: false },
    passages: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const isWanted = (part) => values[part] || values.questions === values.passages;
const result = {};
const say = (line) => {
  if (!values.json) console.log(line);
};
const mean = (numbers) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
const names = (folder) => (existsSync(folder) ? readdirSync(folder).sort() : []);

/** Corpora in groups: those that rules were made with, and those that nobody has looked into. */
function questionCorpora(language) {
  const folder = join(own, 'questions', language);
  const files = names(folder).filter((name) => name.endsWith('.jsonl'));
  const development = join(values.data ?? '', 'questions', `dev-${language}.jsonl`);
  return {
    ...(values.data && existsSync(development) ? { development: [development] } : {}),
    read: files.filter((name) => !name.startsWith('sealed-')).map((name) => join(folder, name)),
    'left out': files.filter((name) => name.startsWith('sealed-')).map((name) => join(folder, name)),
  };
}

function judgeQuestions(language) {
  const groups = {};
  for (const [group, files] of Object.entries(questionCorpora(language))) {
    say(`\n${language}, ${group}`);
    const scores = files.map((file) => {
      const score = scoreQuestions(detectQuestion, readCorpus(file));
      say(`  ${questionRow(basename(file, '.jsonl'), score)}`);
      return { corpus: basename(file, '.jsonl'), ...score, results: undefined };
    });
    const f1 = mean(scores.map((score) => score.f1));
    const falseTriggersPer100 = mean(scores.map((score) => score.falseTriggersPer100));
    if (scores.length > 1)
      say(`  mean F1 ${(100 * f1).toFixed(1)}, ${falseTriggersPer100.toFixed(1)} false per 100 statements`);
    groups[group] = { f1, falseTriggersPer100, scores };
  }
  return groups;
}

const percent = (share) => (share === undefined ? '-' : (100 * share).toFixed(0)).padStart(3);

async function judgePassages(folder) {
  const { ours, miniSearch, configuration } = await comparePassages(folder);
  say(`\n${basename(folder)} (MiniSearch: ${configuration})`);
  say(
    '  form             style        n   hit@1/5   MiniSearch   answered right   answered though not there',
  );
  for (const [i, row] of ours.entries()) {
    const other = miniSearch[i];
    const hits = (one) => `${percent(one.hit1)}/${percent(one.hit5)}`;
    say(
      `  ${row.form.padEnd(16)} ${row.style.padEnd(10)} ${String(row.n).padStart(4)}   ${hits(row)}   ${hits(other)}      ${percent(row.answer)} of ${percent(row.answered)}       ${percent(row.falseOff)} near, ${percent(row.falseUnrelated)} unrelated`,
    );
  }
  return { ours, miniSearch, configuration };
}

if (isWanted('questions')) {
  say('Are questions noticed, and only questions? (95 % intervals)');
  result.questions = { en: judgeQuestions('en'), zh: judgeQuestions('zh') };
}
if (isWanted('passages')) {
  say('\nIs the right passage found, and said only where it is one? (%)');
  result.passages = {};
  const folders = [join(own, 'passages'), ...(values.data ? [join(values.data, 'passages')] : [])].flatMap(
    (folder) => names(folder).map((name) => join(folder, name)),
  );
  for (const folder of folders.filter((one) => existsSync(join(one, 'questions.jsonl'))))
    result.passages[basename(folder)] = await judgePassages(folder);
  const { rows, right, answerable, said, unrelated } = await scoreHandbook();
  say(
    `\nthe sample handbook: ${right} of ${answerable} answered right, ${said} of ${unrelated} unrelated answered`,
  );
  result.handbook = { rows, right, answerable, said, unrelated };
}
if (values.json) console.log(JSON.stringify(result, null, 2));
