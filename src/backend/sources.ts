import type { Source } from '../protocol/index';
import { wellFormed } from '../protocol/well-formed';

/** How many sources one event may have. */
export const MAX_SOURCES = 50;
/** How many UTF-8 bytes the texts of one event's sources may have together. */
const MAX_TEXT_BYTES = 64 * 1024;
const MAX_TITLE_BYTES = 1024;
/** A broken upstream must not keep this process busy comparing. */
const MAX_COMPARED = 100;

/** The same passage once; other passages of a document that has no passage ids get ids of their own. */
export function uniqueSources(sources: readonly Source[]): Source[] {
  const byId = new Map<string, Source>();
  for (const source of sources.slice(0, MAX_COMPARED)) {
    let id = source.id;
    for (let n = 2; byId.has(id) && byId.get(id)?.text !== source.text; n++) id = `${source.id}#${n}`;
    if (!byId.has(id)) byId.set(id, { ...source, id, position: byId.size + 1 });
  }
  return [...byId.values()];
}

/** Something that a reader can open. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

type IncompleteSource = Omit<Source, 'title' | 'position'> & { title?: string; position?: number };

/**
 * The first `MAX_SOURCES`, their texts cut to what the wire carries. One whose text is cut away stays, so that
 * citations of it still resolve. A missing title is the id, a missing position the first one that is free.
 */
export function completeSources(sources: readonly IncompleteSource[]): Source[] {
  const kept = sources.slice(0, MAX_SOURCES);
  const taken = new Set(kept.map(({ position }) => position));
  let free = 1;
  let room = MAX_TEXT_BYTES;
  return kept.map(({ id, title, text, highlight, score, position, ...place }) => {
    const cut = cutBytes(text, room);
    room -= cut.bytes;
    if (position === undefined) while (taken.has(free)) free++;
    return {
      id,
      title: cutBytes(title ?? id, MAX_TITLE_BYTES).text,
      ...place,
      text: cut.text,
      ...(highlight ? { highlight: highlightWithin(highlight, cut.text.length) } : {}),
      ...(score === undefined ? {} : { score }),
      position: position ?? free++,
    };
  });
}

function highlightWithin(ranges: [number, number][], length: number): [number, number][] {
  return ranges
    .filter(([from]) => from < length)
    .map(([from, to]): [number, number] => [from, Math.min(to, length)]);
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const buffer = new Uint8Array(MAX_TEXT_BYTES);

/** The beginning of a text that fits, never ending within a character; halves of characters become U+FFFD. */
function cutBytes(text: string, max: number): { text: string; bytes: number } {
  const { read, written } = encoder.encodeInto(text, buffer.subarray(0, max));
  // Decoded rather than sliced: a slice would keep all of a huge text in memory.
  if (read < text.length) return { text: decoder.decode(buffer.subarray(0, written)), bytes: written };
  return { text: wellFormed(text), bytes: written };
}
