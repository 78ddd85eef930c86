// The lines to learn from and to measure with, and what a recogniser shows of each, word by word.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ownLines } from './own-lines.mjs';

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
const HAN = /[\u3400-\u9fff]/;
const HAN_RUN = /[\u3400-\u9fff]+|[^\u3400-\u9fff]+/g;

/**
 * The ends of the tokens of a text: words where spaces separate them, otherwise Chinese words of at most three
 * characters, or single characters.
 */
function tokenEnds(text, byCharacter) {
  const ends = [];
  for (const { index, 0: word } of text.matchAll(/\S+/g)) {
    for (const { index: at, 0: run } of word.matchAll(HAN_RUN)) {
      const from = index + at;
      if (!HAN.test(run)) ends.push(from + run.length);
      else if (byCharacter) for (let i = 1; i <= run.length; i++) ends.push(from + i);
      else
        for (const { index: start, segment } of segmenter.segment(run))
          for (let i = 0; i < segment.length; i += 3)
            ends.push(from + start + Math.min(i + 3, segment.length));
    }
  }
  return ends;
}

/** The prefixes of a text, shortest first; the last one is the text. */
export function prefixesOf(text, { byCharacter = false } = {}) {
  return tokenEnds(text, byCharacter).map((end) => text.slice(0, end));
}

/** Longer turns are hardly questions. */
const MOST_TOKENS = 60;

/**
 * The lines that the detector would answer in the end, with what it says on the way.
 *
 * @returns turns of { prefixes, answered, weight, source, text, label }.
 */
export function expand(lines, { language, answers, both = language === 'zh', byCharacter = false }) {
  return lines.flatMap((line) => {
    if (!answers(line.text, true)) return [];
    return (both ? [false, true] : [byCharacter]).flatMap((each) => {
      const prefixes = prefixesOf(line.text, { byCharacter: each });
      if (prefixes.length > MOST_TOKENS) return [];
      return [{ weight: 1, ...line, prefixes, answered: prefixes.map((prefix) => answers(prefix, false)) }];
    });
  });
}

const read = (file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

const handWritten = (language) =>
  read(join(import.meta.dirname, `../train-questions/own-${language}.jsonl`)).map((line) => ({
    ...line,
    source: 'own',
  }));

/** Lines that may be learned from. */
export function trainingLines(language, data) {
  return [...read(join(data, `train-${language}.jsonl`)), ...handWritten(language), ...ownLines(language)];
}

const PASSAGES = { en: ['en-wiki', 'en-faq'], zh: ['zh-wiki'] };

/** Lines that are only measured with. `passages`: the folder of the sets of passages and questions, if there is one. */
export function heldOutLines(language, data, passages) {
  const lines = read(join(data, `dev-${language}.jsonl`)).filter((line) => line.label === 1 && !line.ambig);
  if (passages === undefined) return lines;
  const asked = PASSAGES[language].flatMap((set) => {
    const file = join(passages, set, 'questions.jsonl');
    if (!existsSync(file)) return [];
    return read(file).flatMap(({ asr_question, spoken_question }) => [
      { text: asr_question, label: 1, source: `${set}, as recognised` },
      { text: spoken_question, label: 1, source: `${set}, with fillers` },
    ]);
  });
  return [...lines, ...asked.filter((line) => line.text)];
}
