import { sentencesOf } from '../language/sentences';
import { type Token, tokenize } from '../language/tokens';
import type { Passage } from '../passages';
import { growing8, growing16, growing32 } from './numbers';
import { type Postings, type TextIndex, WRITTEN } from './text-index';
import { traitsOf } from './traits';

/** A field while it is being read: passage by passage, the terms that it holds and how often. */
class FieldEntries {
  readonly #term = growing32();
  readonly #count = growing8();
  readonly #start = growing32();

  /** The terms of the next passage, in any order, with repetitions. */
  add(terms: number[]): void {
    this.#start.push(this.#term.length);
    terms.sort((a, b) => a - b);
    for (let at = 0; at < terms.length; ) {
      const term = terms[at] ?? 0;
      let next = at + 1;
      while (terms[next] === term) next += 1;
      this.#term.push(term);
      this.#count.push(Math.min(255, next - at));
      at = next;
    }
  }

  /** The same, by term. Yields now and then, when it would be a good moment to pause. */
  *invert(termCount: number): Generator<undefined, Postings> {
    this.#start.push(this.#term.length);
    const [terms, counts, begin] = [this.#term.done(), this.#count.done(), this.#start.done()];
    const start = new Uint32Array(termCount + 1);
    for (const term of terms) start[term + 1] = (start[term + 1] ?? 0) + 1;
    for (let term = 0; term < termCount; term += 1) start[term + 1] = (start[term + 1] ?? 0) + (start[term] ?? 0);
    yield;
    const next = start.slice();
    const passage = new Uint32Array(terms.length);
    const count = new Uint8Array(terms.length);
    for (let at = 0; at < begin.length - 1; at += 1) {
      for (let entry = begin[at] ?? 0; entry < (begin[at + 1] ?? 0); entry += 1) {
        const term = terms[entry] ?? 0;
        const place = next[term] ?? 0;
        next[term] = place + 1;
        passage[place] = at;
        count[place] = counts[entry] ?? 0;
      }
      if (at % 1000 === 999) yield;
    }
    return { start, passage, count };
  }
}

/** Reads passages and makes a `TextIndex` of them. */
export class IndexBuilder {
  readonly #passages: Passage[] = [];
  readonly #documentOf = growing32();
  #documents = 0;
  readonly #terms = new Map<string, number>();
  readonly #names: string[] = [];
  readonly #body = new FieldEntries();
  readonly #titles = new FieldEntries();
  readonly #units = growing32();
  readonly #written = growing8();
  readonly #unitStart = growing32();
  readonly #sentenceStart = growing32();
  readonly #sentences = { unit: growing32(), from: growing32(), to: growing32(), traits: growing16() };

  /** Adds the passages of one document. Yields after each, when it would be a good moment to pause. */
  *addDocument(passages: readonly Passage[]): Generator<undefined, void> {
    for (const passage of passages) {
      this.#passages.push(passage);
      this.#documentOf.push(this.#documents);
      this.#addText(passage.text);
      this.#titles.add(this.#termsOf(tokenize(passage.title)));
      yield;
    }
    this.#documents += 1;
  }

  *finish(): Generator<undefined, TextIndex> {
    this.#unitStart.push(this.#units.length);
    this.#sentenceStart.push(this.#sentences.unit.length);
    const { unit, from, to, traits } = this.#sentences;
    return {
      passages: this.#passages,
      documentOf: this.#documentOf.done(),
      documents: this.#documents,
      terms: this.#terms,
      names: this.#names,
      body: yield* this.#body.invert(this.#names.length),
      titles: yield* this.#titles.invert(this.#names.length),
      units: this.#units.done(),
      written: this.#written.done(),
      unitStart: this.#unitStart.done(),
      sentenceStart: this.#sentenceStart.done(),
      sentences: { unit: unit.done(), from: from.done(), to: to.done(), traits: traits.done() },
    };
  }

  #addText(text: string): void {
    this.#unitStart.push(this.#units.length);
    this.#sentenceStart.push(this.#sentences.unit.length);
    const terms: number[] = [];
    for (const { start, end } of sentencesOf(text)) {
      const sentence = text.slice(start, end);
      this.#sentences.unit.push(this.#units.length);
      this.#sentences.from.push(start);
      this.#sentences.to.push(end);
      this.#sentences.traits.push(traitsOf(sentence));
      const tokens = tokenize(sentence);
      for (const token of tokens) {
        this.#units.push(this.#intern(token.unit));
        this.#written.push(writtenAs(token, sentence));
      }
      for (const term of this.#termsOf(tokens)) terms.push(term);
    }
    this.#body.add(terms);
  }

  #termsOf(tokens: readonly Token[]): number[] {
    const terms: number[] = [];
    let last: Token | undefined;
    for (const token of tokens) {
      terms.push(this.#intern(token.unit));
      if (last !== undefined && (last.kind === 'han' || token.kind === 'han')) {
        terms.push(this.#intern(last.unit + token.unit));
      }
      last = token;
    }
    return terms;
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

function writtenAs({ kind, start }: Token, sentence: string): number {
  if (kind === 'number') return WRITTEN.number;
  if (kind === 'han' || start === 0) return 0;
  return HAN.test(sentence[0] ?? '') || CAPITAL.test(sentence.slice(start, start + 2)) ? WRITTEN.name : 0;
}

const HAN = /\p{sc=Han}/u;
const CAPITAL = /^\p{Lu}/u;
