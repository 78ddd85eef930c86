// The score of the detector's rules without each of them: what pays its way, and what nothing needs.
//   node scripts/ablate-questions.mjs [en|zh] [--data FOLDER]
// --data: a folder with more labelled lines (dev-en.jsonl, dev-zh.jsonl); each of their sources counts as a corpus.
// Printed per rule: how many lines it decides, the mean F1 over all corpora without it against the mean with it, and the
// corpus that loses most. The learned score is left out.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { readCorpus } from '../judge/score-questions.mjs';

const ROOT = join(import.meta.dirname, '..');
const ANSWER_AT = 0.5;
const SEEN_BEFORE = 200;

async function loadRules() {
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { createEnglishJudge } from './languages/en/judge';
        import { englishRules } from './languages/en/rules/index';
        import { chineseTable, createChineseJudge } from './languages/zh/judge';
        export { fold } from './fold';
        const english = (without) => {
          const judge = createEnglishJudge((id) => id !== without);
          return (sentence, facts) => judge(sentence, facts).classification;
        };
        const chinese = (without) => createChineseJudge(chineseTable.filter(({ id }) => id !== without));
        export const languages = {
          en: { ids: englishRules.map(({ id }) => id), judgeWithout: english },
          zh: { ids: chineseTable.map(({ id }) => id), judgeWithout: chinese },
        };`,
      resolveDir: join(ROOT, 'src/questions'),
      loader: 'ts',
    },
    bundle: true,
    format: 'esm',
    write: false,
  });
  const source = Buffer.from(outputFiles[0].contents).toString('base64');
  return import(`data:text/javascript;base64,${source}`);
}

/** @returns `[{ name, lines }]` */
function corporaOf(language, data) {
  const folder = join(ROOT, 'judge/questions', language);
  const own = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.jsonl')) : [];
  const corpora = own.map((file) => ({ name: file.slice(0, -6), lines: readCorpus(join(folder, file)) }));
  const more = data === undefined ? undefined : join(data, `dev-${language}.jsonl`);
  const bySource = new Map();
  for (const line of more !== undefined && existsSync(more) ? readCorpus(more) : [])
    bySource.set(line.source, [...(bySource.get(line.source) ?? []), line]);
  return [...corpora, ...[...bySource].map(([name, lines]) => ({ name, lines }))];
}

function f1Of(judge, lines) {
  let [hits, wrong] = [0, 0];
  const deciding = [];
  for (const { text, facts, label } of lines) {
    const { confidence, reason, rule } = judge(text, facts);
    const asks = confidence >= ANSWER_AT && reason !== 'incomplete';
    deciding.push(rule);
    if (asks && label === 1) hits++;
    else if (asks !== (label === 1)) wrong++;
  }
  return { f1: hits === 0 ? 0 : (100 * 2 * hits) / (2 * hits + wrong), deciding };
}

const args = process.argv.slice(2);
const at = args.indexOf('--data');
const data = at < 0 ? undefined : args[at + 1];
const wanted = args.filter((arg) => arg === 'en' || arg === 'zh');
const { languages, fold } = await loadRules();

for (const language of wanted.length > 0 ? wanted : Object.keys(languages)) {
  const { ids, judgeWithout } = languages[language];
  const corpora = corporaOf(language, data).map(({ name, lines }) => ({
    name,
    lines: lines.map(({ text, context, label }) => ({
      text: fold(text),
      label,
      facts: {
        asked: false,
        open: true,
        ...(context ? { previous: fold(context.slice(-SEEN_BEFORE)) } : {}),
      },
    })),
  }));
  const scores = (judge) => corpora.map(({ lines }) => f1Of(judge, lines));
  const mean = (list) => list.reduce((sum, { f1 }) => sum + f1, 0) / list.length;
  const all = scores(judgeWithout(undefined));
  const decided = new Map();
  for (const rule of all.flatMap(({ deciding }) => deciding)) decided.set(rule, (decided.get(rule) ?? 0) + 1);
  console.log(`${language}: ${ids.length} rules, ${corpora.length} corpora, mean F1 ${mean(all).toFixed(2)}`);
  const rows = ids.map((id) => {
    const without = scores(judgeWithout(id));
    const losses = without.map(({ f1 }, i) => ({ name: corpora[i].name, loss: all[i].f1 - f1 }));
    const [worst] = [...losses].sort((a, b) => b.loss - a.loss);
    return { id, lines: decided.get(id) ?? 0, loss: mean(all) - mean(without), worst };
  });
  for (const { id, lines, loss, worst } of rows.sort((a, b) => b.loss - a.loss))
    console.log(
      `${id.padEnd(30)} decides ${String(lines).padStart(5)}  without it ${loss > 0 ? '-' : '+'}${Math.abs(loss).toFixed(2)}  most in ${worst.name} ${(-worst.loss).toFixed(2)}`,
    );
}
