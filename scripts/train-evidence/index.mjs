// Learns how likely it is that the documents answer a question, and says how well that carries over: each set of documents
// is judged by what was learned from the others.
//   node scripts/train-evidence/index.mjs [--data FOLDER] [--talk FOLDER] [--write]
// Learns from judge/passages and, with --data, from further sets of the same format; with --talk also from the questions
// of people who talk about something else (train-en.jsonl, train-zh.jsonl with "text" and "label"). Sealed sets are not
// learned from. --write puts the weights into src/backends/local/answer/evidence-weights.ts.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { examplesOf } from './examples.mjs';
import { learn, probability } from './learn.mjs';
import { loadBackend } from './load.mjs';

const { values } = parseArgs({
  options: {
    data: { type: 'string', multiple: true, default: [] },
    talk: { type: 'string' },
    write: { type: 'boolean', default: false },
    dump: { type: 'string' },
  },
});

const judge = join('judge', 'passages');
const folders = [...(existsSync(judge) ? [judge] : []), ...values.data];
const examples = examplesOf(await loadBackend(), folders, values.talk);
if (values.dump) writeFileSync(values.dump, JSON.stringify(examples));
const sets = [...new Set(examples.map(({ set }) => set))];
const judged = sets.flatMap((set) => {
  const model = learn(examples.filter((one) => one.set !== set));
  return examples.filter((one) => one.set === set).map((one) => ({ ...one, guess: probability(model, one) }));
});

const THRESHOLDS = [0.3, 0.4, 0.5, 0.6, 0.7];
const share = (list, test) =>
  list.length === 0 ? '' : Math.round((1000 * list.filter(test).length) / list.length) / 10;
const groups = new Map();
for (const one of judged) {
  const key = `${one.set} ${one.size} ${one.kind}`;
  groups.set(key, [...(groups.get(key) ?? []), one]);
}
console.table(
  Object.fromEntries(
    [...groups].map(([key, list]) => [
      key,
      {
        n: list.length,
        'right first': list[0].answerable ? share(list, ({ right }) => right === 1) : '',
        ...Object.fromEntries(THRESHOLDS.map((least) => [least, share(list, ({ guess }) => guess >= least)])),
      },
    ]),
  ),
);
const mean = (list) => Math.round((10 * list.reduce((sum, value) => sum + value, 0)) / list.length) / 10;
console.table(
  THRESHOLDS.map((least) => {
    const of = (kinds) =>
      mean(
        sets
          .map((set) =>
            judged.filter((one) => one.set === set && one.size === 'own' && kinds.includes(one.kind)),
          )
          .filter((list) => list.length > 0)
          .map((list) => share(list, ({ guess }) => guess >= least)),
      );
    return {
      threshold: least,
      'answered %': of(['answerable']),
      'plausible, not answered: false %': of(['offcorpus']),
      'about something else: false %': of(['unrelated', 'everyday', 'other', 'talk']),
    };
  }),
);
const model = learn(examples);
const round = (value) => Math.round(value * 100) / 100;
const weights = Object.fromEntries(
  Object.entries(model.weights).map(([name, value]) => [name, round(value)]),
);
console.log(weights, round(model.bias));
if (values.write) {
  writeFileSync(
    join('src', 'backends', 'local', 'answer', 'evidence-weights.ts'),
    `import type { Evidence } from './evidence';

/** Written by scripts/train-evidence from ${examples.length} examples. */
export const WEIGHTS: Readonly<Evidence> = {
${Object.entries(weights)
  .map(([name, value]) => `  ${name}: ${value},`)
  .join('\n')}
};
export const BIAS = ${round(model.bias)};
`,
  );
}
