// The engines that score-passages.mjs compares: the embedded backend from the source, and MiniSearch.
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import MiniSearch from 'minisearch';
import { stemmer } from 'stemmer';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const LIBRARY = `
export { createLocalBackend } from './src/backends/local/index';
export { passagesOf } from './src/backends/local/passages/cut-passages';
`;

let library;

/** The embedded backend of the source tree as it is now, bundled once per process. */
export function loadLibrary() {
  library ??= bundle(LIBRARY, 'local.mjs');
  return library;
}

async function bundle(contents, name) {
  const folder = join(root, 'node_modules/.cache/judge');
  await mkdir(folder, { recursive: true });
  const outfile = join(folder, `${process.pid}-${name}`);
  await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outfile,
    logLevel: 'error',
  });
  return import(pathToFileURL(outfile).href);
}

/** The documents of a folder. */
export function readDocuments(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:md|txt)$/.test(file))
    .sort();
  return files.map((file) => ({
    path: relative('.', file).split(sep).join('/'),
    text: readFileSync(join(folder, file), 'utf8'),
  }));
}

/**
 * Ours: the ranking with its confidence, and what it says at the threshold that it ships with. An engine is a function
 * that takes documents and gives `ask(question)`, which gives
 * `{ citations: [{ path, text }], confidence, text, answered }`; engines that only rank leave out the last two.
 */
export async function embedded(documents) {
  const { createLocalBackend } = await loadLibrary();
  const open = await createLocalBackend({ docs: documents, minConfidence: 0, topK: 5 });
  const shipped = await createLocalBackend({ index: open.save(), topK: 5 });
  return async (question) => {
    const { citations, confidence } = await readAnswer(open, question);
    const { text, answered } = await readAnswer(shipped, question);
    return { citations, confidence, text, answered };
  };
}

async function readAnswer(backend, question) {
  const read = { citations: [], confidence: 0, text: '', answered: false };
  for await (const event of backend.answer({ question })) {
    if (event.type === 'sources') read.citations = event.sources;
    if (event.type === 'text') read.text += event.text;
    if (event.type === 'finish') {
      read.confidence = event.confidence ?? 0;
      read.answered = event.reason === 'complete';
    }
  }
  return read;
}

const STOP_WORDS = new Set(createRequire(import.meta.url)('stopwords-iso').en);

/** Words in lower case without stop words, stemmed; Chinese as pairs of characters. */
function terms(text) {
  return [
    ...text
      .normalize('NFKC')
      .toLowerCase()
      .matchAll(/\p{sc=Han}+|(?:(?!\p{sc=Han})[\p{L}\p{N}])+/gu),
  ].flatMap(([run]) => {
    if (!/\p{sc=Han}/u.test(run)) return STOP_WORDS.has(run) ? [] : [stemmer(run)];
    const characters = [...run];
    if (characters.length === 1) return characters;
    return characters.slice(1).map((character, at) => characters[at] + character);
  });
}

/** Cuts a document at blank lines; a paragraph has the heading above it. */
function paragraphsOf({ path, text }) {
  const found = [];
  let title = '';
  for (const part of text.split(/\n\s*\n/)) {
    const lines = part.split('\n');
    while (/^#{1,6}\s/.test(lines[0] ?? '')) title = lines.shift().replace(/^#+\s*/, '');
    if (lines.join('').trim() !== '') found.push({ path, title, text: lines.join('\n') });
  }
  return found;
}

const CUTS = {
  paragraphs: (documents) => documents.flatMap(paragraphsOf),
  async passages(documents) {
    const { passagesOf } = await loadLibrary();
    return documents.flatMap((document) => passagesOf(document));
  },
};
const SEARCHES = {
  exact: {},
  prefix: { prefix: true },
  fuzzy: { fuzzy: 0.2 },
  'prefix+fuzzy': { prefix: true, fuzzy: 0.2 },
};

/** MiniSearch, over paragraphs or over our passages, with each of its ways to match. */
export const miniSearches = Object.keys(CUTS).flatMap((cut) =>
  Object.keys(SEARCHES).map((search) => ({ name: `${cut}, ${search}`, create: miniSearch(cut, search) })),
);

function miniSearch(cut, search) {
  return async (documents) => {
    const passages = await CUTS[cut](documents);
    const index = new MiniSearch({ fields: ['title', 'text'], tokenize: terms, processTerm: (term) => term });
    index.addAll(passages.map(({ title, text }, id) => ({ id, title, text })));
    const options = { boost: { title: 2 }, ...SEARCHES[search] };
    return (question) => {
      const found = index.search(question, options).slice(0, 5);
      return { citations: found.map(({ id }) => passages[id]), confidence: found[0]?.score ?? 0 };
    };
  };
}
