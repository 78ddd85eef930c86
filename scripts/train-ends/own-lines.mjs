// Writes out the choices of our own lines (own-LANGUAGE.txt), at random but the same each time.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CHOICE = /\[([^[\]]*)\]/;
const SLOT = /<([^<>]+)>/;

/** @returns lines of {text, label: 1, source: 'templates'}, at most `most` of each template and none twice. */
export function ownLines(language, most = 60) {
  const file = join(import.meta.dirname, `own-${language}.txt`);
  if (!existsSync(file)) return [];
  const random = generator(7);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const slots = new Map();
  const templates = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const slot = /^@(\S+) = (.*)$/.exec(line);
    if (slot === null) templates.push(line);
    else slots.set(slot[1], slot[2].split('|'));
  }
  const expand = (template) => {
    let text = template;
    for (let match = CHOICE.exec(text); match !== null; match = CHOICE.exec(text))
      text = text.replace(match[0], () => pick(match[1].split('|')));
    for (let match = SLOT.exec(text); match !== null; match = SLOT.exec(text)) {
      const words = slots.get(match[1]);
      if (words === undefined) throw new Error(`own-${language}.txt: no <${match[1]}>`);
      text = text.replace(match[0], () => pick(words));
    }
    return text.replace(/ +/g, ' ').trim();
  };
  const texts = new Set();
  for (const template of templates)
    for (let i = 0; i < (/[[<]/.test(template) ? most : 1); i++) texts.add(expand(template));
  return [...texts].map((text) => ({ text, label: 1, source: 'templates' }));
}

function generator(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
