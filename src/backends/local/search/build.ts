import { createHash } from 'node:crypto';
import type { LocalDocument } from '../options';
import { PassageIds, passagesOf } from '../passages';
import { IndexBuilder } from './builder';
import type { TextIndex } from './text-index';

/**
 * Indexes documents. What `known` already holds of them is taken from there, which is several times
 * quicker. Yields when it would be a good moment to pause.
 */
export function* buildIndex(
  documents: readonly LocalDocument[],
  known?: TextIndex,
): Generator<undefined, TextIndex> {
  const builder = new IndexBuilder();
  const ids = new PassageIds();
  const places = known === undefined ? new Map<string, Place>() : placesOf(known);
  for (const document of documents) {
    const fingerprint = fingerprintOf(document);
    const place = places.get(fingerprint);
    if (known !== undefined && place !== undefined) {
      const passages = known.passages.slice(place.first, place.end).map((passage) => ids.rename(passage));
      yield* builder.copyDocument(known, place.first, passages, fingerprint);
    } else {
      yield* builder.addDocument(passagesOf(document, ids), fingerprint);
    }
    yield;
  }
  return yield* builder.finish();
}

/** Where the passages of a document lie; `end` is exclusive. */
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

/** The way of cutting and reading: a saved index of another version is made anew. */
export const INDEX_VERSION = 1;

function fingerprintOf({ path, text }: LocalDocument): string {
  return createHash('sha1').update(`${INDEX_VERSION}\n${path}\n`).update(text).digest('base64').slice(0, 20);
}

/** Whether an index holds just these documents, in this order. */
export function holds(index: TextIndex, documents: readonly LocalDocument[]): boolean {
  return (
    index.fingerprints.length === documents.length &&
    documents.every((document, at) => index.fingerprints[at] === fingerprintOf(document))
  );
}
