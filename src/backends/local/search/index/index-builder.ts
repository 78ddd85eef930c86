import { sentencesOf } from '../../language/sentences';
import { type Token, tokenize } from '../../language/tokens';
import type { Passage } from '../../passages/cut-passages';
import { listSounds } from '../matching/sounds-alike';
import { listWords } from '../matching/spelled-alike';
import { traitsOf } from '../ranking/answer-type';
import { FieldEntries, growing8, growing16, growing32 } from './postings';
import { type TextIndex, WRITTEN } from './text-index';

/** Reads passages and builds a `TextIndex` from them. Its generators yield where they may pause. */
export class IndexBuilder {
  readonly #passages: Passage[] = [];
  readonly #documentOf = growing32();
  readonly #fingerprints: string[] = [];
  readonly #terms = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #pairs = new Map<number, number>();
  #copiedFrom: TextIndex | undefined;
  readonly #renaming: Renamed[] = [];
  readonly #body = new FieldEntries();
  readonly #titles = new FieldEntries();
  readonly #units = growing32();
  readonly #written = growing8();
  readonly #unitStart = growing32();
  readonly #sentenceStart = growing32();
  readonly #sentences = { unit: growing32(), from: growing32(), to: growing32(), traits: growing16() };

  /** Adds the passages of one document. */
  *addDocument(passages: readonly Passage[], fingerprint: string): Generator<undefined, void> {
    for (const passage of passages) {
      this.#begin(passage);
      const terms: number[] = [];
      for (const { start, end } of sentencesOf(passage.text)) {
        const sentence = passage.text.slice(start, end);
        this.#beginSentence(start, end, traitsOf(sentence));
        const tokens = tokenize(sentence);
        for (const token of tokens) this.#written.push(writtenAs(token, sentence));
        for (const unit of this.#addTerms(tokens, terms)) this.#units.push(unit);
      }
      this.#body.add(terms);
      yield;
    }
    this.#fingerprints.push(fingerprint);
  }

  /** Copies a document from another index. `passages` are its passages there, starting at `first`. */
  *copyDocument(
    from: TextIndex,
    first: number,
    passages: readonly Passage[],
    fingerprint: string,
  ): Generator<undefined, void> {
    for (const [at, passage] of passages.entries()) {
      this.#begin(passage);
      const terms: number[] = [];
      const last = from.sentenceStart[first + at + 1] ?? 0;
      for (let sentence = from.sentenceStart[first + at] ?? 0; sentence < last; sentence += 1) {
        const { unit, from: start, to, traits } = from.sentences;
        this.#beginSentence(start[sentence] ?? 0, to[sentence] ?? 0, traits[sentence] ?? 0);
        const end = unit[sentence + 1] ?? from.units.length;
        let before = -1;
        let beforeIsHan = false;
        for (let place = unit[sentence] ?? 0; place < end; place += 1) {
          const old = from.units[place] ?? 0;
          const { term, isHan } = this.#renamed(old, from);
          this.#units.push(term);
          this.#written.push(from.written[place] ?? 0);
          terms.push(term);
          if (before !== -1 && (isHan || beforeIsHan)) terms.push(this.#internPair(before, term));
          before = term;
          beforeIsHan = isHan;
        }
      }
      this.#body.add(terms);
      yield;
    }
    this.#fingerprints.push(fingerprint);
  }

  *finish(): Generator<undefined, TextIndex> {
    this.#unitStart.push(this.#units.length);
    this.#sentenceStart.push(this.#sentences.unit.length);
    const { unit, from, to, traits } = this.#sentences;
    const body = yield* this.#body.invert(this.#names.length);
    const titles = yield* this.#titles.invert(this.#names.length);
    const words = yield* listWords(this.#names);
    const sounds = yield* listSounds(this.#names);
    const units = yield* this.#units.done();
    const written = yield* this.#written.done();
    const sentences = {
      unit: yield* unit.done(),
      from: yield* from.done(),
      to: yield* to.done(),
      traits: yield* traits.done(),
    };
    return {
      passages: this.#passages,
      documentOf: yield* this.#documentOf.done(),
      documents: this.#fingerprints.length,
      fingerprints: this.#fingerprints,
      terms: this.#terms,
      names: this.#names,
      body,
      titles,
      units,
      written,
      unitStart: yield* this.#unitStart.done(),
      sentenceStart: yield* this.#sentenceStart.done(),
      words,
      sounds,
      sentences,
    };
  }

  #begin(passage: Passage): void {
    this.#passages.push(passage);
    this.#documentOf.push(this.#fingerprints.length);
    this.#unitStart.push(this.#units.length);
    this.#sentenceStart.push(this.#sentences.unit.length);
    const terms: number[] = [];
    this.#addTerms(tokenize(passage.title), terms);
    this.#titles.add(terms);
  }

  #beginSentence(from: number, to: number, traits: number): void {
    this.#sentences.unit.push(this.#units.length);
    this.#sentences.from.push(from);
    this.#sentences.to.push(to);
    this.#sentences.traits.push(traits);
  }

  /** Maps the units of the source index to ours. */
  #renamed(old: number, from: TextIndex): Renamed {
    if (this.#copiedFrom !== from) this.#renaming.length = 0;
    this.#copiedFrom = from;
    const known = this.#renaming[old];
    if (known !== undefined) return known;
    const name = from.names[old] ?? '';
    const renamed = { term: this.#intern(name), isHan: HAN.test(name) };
    this.#renaming[old] = renamed;
    return renamed;
  }

  /** Adds the terms of units to `terms`; returns those that stand for a single unit each. */
  #addTerms(units: readonly Unit[], terms: number[]): number[] {
    const own: number[] = [];
    let last: Unit | undefined;
    for (const unit of units) {
      const before = own.at(-1);
      const term = this.#intern(unit.unit);
      own.push(term);
      terms.push(term);
      if (last !== undefined && before !== undefined && (last.kind === 'han' || unit.kind === 'han')) {
        terms.push(this.#internPair(before, term));
      }
      last = unit;
    }
    return own;
  }

  /** The term of two adjacent units. Its string is cached: there are many pairs. */
  #internPair(first: number, second: number): number {
    const key = first * MOST_TERMS + second;
    const known = this.#pairs.get(key);
    if (known !== undefined) return known;
    const term = this.#intern((this.#names[first] ?? '') + (this.#names[second] ?? ''));
    this.#pairs.set(key, term);
    return term;
  }

  #intern(name: string): number {
    const known = this.#terms.get(name);
    if (known !== undefined) return known;
    const term = this.#names.length;
    this.#terms.set(name, term);
    this.#names.push(name);
    return term;
  }
}

/** Combines two terms into one exact number. */
const MOST_TERMS = 2 ** 26;

interface Renamed {
  term: number;
  isHan: boolean;
}

type Unit = Pick<Token, 'unit' | 'kind'>;

function writtenAs({ kind, start }: Token, sentence: string): number {
  if (kind === 'number') return WRITTEN.number;
  if (kind === 'han' || start === 0) return 0;
  return HAN.test(sentence[0] ?? '') || CAPITAL.test(sentence.slice(start, start + 2)) ? WRITTEN.name : 0;
}

const HAN = /[\p{sc=Han}\p{sc=Hangul}〇]/u;
const CAPITAL = /^\p{Lu}/u;
