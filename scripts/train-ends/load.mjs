// The project's own source, compiled in memory: training and measuring use exactly what is shipped.
import { join } from 'node:path';
import { build } from 'esbuild';

/** Compiles TypeScript that imports from `src/questions` (as `./…`) and loads it. */
async function load(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: join(import.meta.dirname, '../../src/questions'), loader: 'ts' },
    bundle: true,
    format: 'esm',
    write: false,
  });
  const source = Buffer.from(outputFiles[0].contents).toString('base64');
  return import(`data:text/javascript;base64,${source}`);
}

/** @returns `answers(text, ended)`: whether the built-in detector would answer these words. */
export function loadDetector() {
  return load(`
    import { createQuestionDetector } from './detector';
    const detector = createQuestionDetector();
    export function answers(text, ended) {
      return detector.detect({ text, ...(ended ? { ended } : {}) }).decision === 'answer';
    }`);
}

const EXTRACTORS = {
  en: "export { englishEnd as features } from './learned/ends/english';",
  zh: "export { chineseEnd as features } from './learned/ends/chinese';",
};

/** @returns `features(text)`: what the model of a language sees of a prefix. */
export async function loadFeatures(language) {
  const { features, fold } = await load(`${EXTRACTORS[language]} export { fold } from './fold';`);
  return (text) => features(fold(text));
}

/** @returns `endLikelihood` as shipped, and the recommended threshold. */
export function loadPredictor() {
  return load("export { endLikelihood, LIKELY_END } from './end-likelihood';");
}

/** @returns what tells the words that keep their identity, and the hash of a word. */
export function loadWords() {
  return load(
    "export { hashText as hashOf } from './learned/model'; export { isFunctionWord } from './learned/ends/english';",
  );
}
