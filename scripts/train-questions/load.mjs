// The detector's own source, compiled in memory: training uses exactly the detector's input.
import { join } from 'node:path';
import { build } from 'esbuild';

const ENTRY = {
  en: `
    import { classifyEnglish as classify } from './languages/en/classify';
    import { englishFeatures as features } from './learned/english';`,
  zh: `
    import { judgeChinese as classify } from './languages/zh/judge';
    import { chineseFeatures as features } from './learned/chinese';`,
};

/** @returns `examine(text, context)`: what the rules say, and the features of the learned score. */
export async function loadDetector(language) {
  const { outputFiles } = await build({
    stdin: {
      contents: `${ENTRY[language]}
        import { fold } from './fold';
        import { isOpen } from './learned/model';
        export function examine(text, context) {
          const sentence = fold(text);
          const facts = { asked: false, open: false, ...(context ? { previous: fold(context) } : {}) };
          const classification = classify(sentence, facts);
          return {
            classification,
            open: isOpen(classification),
            features: [...features(sentence, classification, facts)],
            prior: classification.reason + classification.confidence.toFixed(1),
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
