// The detector's own source, compiled in memory: training sees exactly what the detector will see.
import { join } from 'node:path';
import { build } from 'esbuild';

const ENTRY = {
  en: `
    import { judgeEnglish as judge } from './languages/en/index';
    import { englishFeatures as features } from './languages/en/features';`,
  zh: `
    import { judgeChinese as judge } from './languages/zh/index';
    import { chineseFeatures as features } from './languages/zh/features';`,
};

/** @returns `examine(text, context)`: what the rules say, and the features of the learned score. */
export async function loadDetector(language) {
  const { outputFiles } = await build({
    stdin: {
      contents: `${ENTRY[language]}
        import { fold } from './fold';
        import { isOpen } from './learned/refine';
        export function examine(text, context) {
          const sentence = fold(text);
          const facts = { asked: false, open: false, ...(context ? { previous: fold(context) } : {}) };
          const verdict = judge(sentence, facts);
          return {
            verdict,
            open: isOpen(verdict),
            features: [...features(sentence, verdict, facts)],
            prior: verdict.reason + verdict.confidence.toFixed(1),
          };
        }`,
      resolveDir: join(import.meta.dirname, '../../src/questions'),
      loader: 'ts',
    },
    bundle: true,
    format: 'esm',
    write: false,
  });
  const source = Buffer.from(outputFiles[0].contents).toString('base64');
  return import(`data:text/javascript;base64,${source}`);
}
