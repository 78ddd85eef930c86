import { createHash } from 'node:crypto';
import type { LocalDocument } from '../../options';
import { cutDocument, PassageIds } from '../../passages/cut-passages';
import { IndexBuilder } from './index-builder';
import type { TextIndex } from './text-index';

/**
 * Indexes documents. Unchanged ones are copied from `known`, which is several times faster. `progress` is called
 * after each document. Yields where it may pause.
 */
export function* buildIndex(
  documents: readonly LocalDocument[],
  known?: TextIndex,
  progress?: (done: number) => void,
): Generator<undefined, TextIndex> {
  const builder = new IndexBuilder();
  const ids = new PassageIds();
  const places = known === undefined ? new Map<string, Place>() : placesOf(known);
  for (const [at, document] of documents.entries()) {
    const fingerprint = fingerprintOf(document);
    const place = places.get(fingerprint);
    if (known !== undefined && place !== undefined) {
      const passages = known.passages.slice(place.first, place.end).map((passage) => ids.rename(passage));
      yield* builder.copyDocument(known, place.first, passages, fingerprint);
    } else {
      yield* builder.addDocument(yield* cutDocument(document, ids), fingerprint);
    }
    progress?.(at + 1);
    yield;
  }
  return yield* builder.finish();
}

/** The changes, by document name. */
export interface DocumentChanges {
  written: readonly LocalDocument[];
  removed: readonly string[];
}

/** The same index with some documents changed; new ones come last. Yields like `buildIndex`. */
export function* reviseIndex(
  known: TextIndex,
  { written, removed }: DocumentChanges,
): Generator<undefined, TextIndex> {
  const builder = new IndexBuilder();
  const ids = new PassageIds();
  const fresh = new Map(written.map((document) => [document.path, document]));
  const gone = new Set(removed);
  function* add(document: LocalDocument): Generator<undefined, void> {
    fresh.delete(document.path);
    yield* builder.addDocument(yield* cutDocument(document, ids), fingerprintOf(document));
  }
  for (const [fingerprint, { first, end }] of placesOf(known)) {
    // A document without text has no passage to carry its name, so it is dropped.
    const path = known.passages[first]?.path;
    if (path === undefined || first === end) continue;
    const document = fresh.get(path);
    if (document !== undefined) yield* add(document);
    else if (!gone.has(path)) {
      const passages = known.passages.slice(first, end).map((passage) => ids.rename(passage));
      yield* builder.copyDocument(known, first, passages, fingerprint);
    }
    yield;
  }
  for (const document of fresh.values()) yield* add(document);
  return yield* builder.finish();
}

/** The range of a document's passages; `end` is exclusive. */
interface Place {
  first: number;
  end: number;
}

function placesOf({ fingerprints, documentOf }: TextIndex): Map<string, Place> {
  const places = new Map<string, Place>();
  let first = 0;
  for (const [document, fingerprint] of fingerprints.entries()) {
    let end = first;
    while (documentOf[end] === document) end += 1;
    places.set(fingerprint, { first, end });
    first = end;
  }
  return places;
}

/** The version of how documents are cut and read: a saved index of another version is rebuilt. */
export const INDEX_VERSION = 2;

function fingerprintOf({ path, text, layout }: LocalDocument): string {
  const hash = createHash('sha1').update(`${INDEX_VERSION}\n${path}\n`).update(text);
  if (layout !== undefined) hash.update(JSON.stringify(layout));
  return hash.digest('base64').slice(0, 20);
}
