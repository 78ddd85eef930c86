// The detector's own source, compiled in memory: training uses exactly the detector's input.
import { join } from 'node:path';
import { build } from 'esbuild';

const ENTRY = {
  en: `
    import { createEnglishJudge } from './languages/en/judge';
    import { englishFeatures } from './learned/english';
    const judge = createEnglishJudge();
    const look = (sentence, facts) => {
      const { parsed, classification } = judge(sentence, facts);
      return { classification, features: englishFeatures(parsed, classification) };
    };`,
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
          const { classification, features } = look(sentence, facts);
          return {
            classification,
            open: isOpen(classification),
            features: [...features],
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
