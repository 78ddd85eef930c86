// Reads the tables of synonyms: english.txt and chinese.txt.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stemmer } from 'stemmer';

const here = dirname(fileURLToPath(import.meta.url));

const stem = (word) => (/^[a-z]{3,}$/.test(word) ? stemmer(word) : word);

/** Each entry of a table with what it stands for. */
function readGroups(file) {
  const table = new Map();
  const add = (from, to) => {
    const known = table.get(from) ?? new Set();
    known.add(to);
    table.set(from, known);
  };
  for (const line of readFileSync(join(here, file), 'utf8').split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const [left, right] = line.split('>').map((side) => side.trim().split(/\s+/));
    for (const from of left) for (const to of right ?? left) if (from !== to) add(from, to);
  }
  return table;
}

/** Phrases keep their "_"; only single words are looked for in documents. */
function ownEnglish() {
  const table = new Map();
  for (const [from, words] of readGroups('english.txt')) {
    const key = from.split('_').map(stem).join('_');
    const known = table.get(key) ?? new Set();
    for (const word of words) if (!word.includes('_') && stem(word) !== key) known.add(stem(word));
    table.set(key, known);
  }
  return table;
}

/** "key=word word|key=word": the English stems and phrases. */
export function englishSynonyms() {
  return written(ownEnglish());
}

/** The same for Chinese words. */
export function chineseSynonyms() {
  return written(readGroups('chinese.txt'));
}

function written(table) {
  return [...table].map(([key, words]) => `${key}=${[...words].join(' ')}`).join('|');
}
