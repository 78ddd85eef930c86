import type { Source } from '../protocol/index';
import { wellFormed } from '../protocol/well-formed';

/** Maximum number of sources per event. */
export const MAX_SOURCES = 50;
/** Maximum total UTF-8 bytes of the texts of one event's sources. */
const MAX_TEXT_BYTES = 64 * 1024;
const MAX_TITLE_BYTES = 1024;
/** Bounds the time spent on comparisons when an upstream is broken. */
const MAX_COMPARED = 100;

/** Removes duplicate passages; different passages of a document without passage ids get ids of their own. */
export function uniqueSources(sources: readonly Source[]): Source[] {
  const byId = new Map<string, Source>();
  for (const source of sources.slice(0, MAX_COMPARED)) {
    let id = source.id;
    for (let n = 2; byId.has(id) && byId.get(id)?.text !== source.text; n++) id = `${source.id}#${n}`;
    if (!byId.has(id)) byId.set(id, { ...source, id, position: byId.size + 1 });
  }
  return [...byId.values()];
}

/** A link that a reader can open. */
export function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

type IncompleteSource = Omit<Source, 'title' | 'position'> & { title?: string; position?: number };

/**
 * The first `MAX_SOURCES`, with their texts cut to what the wire carries. A source whose text is cut away stays, so
 * that citations of it still resolve. A missing title becomes the id, a missing position the first free one.
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

/** The beginning of a text that fits, never ending inside a character; unpaired surrogates become U+FFFD. */
function cutBytes(text: string, max: number): { text: string; bytes: number } {
  const { read, written } = encoder.encodeInto(text, buffer.subarray(0, max));
  // Decoded rather than sliced: a slice would keep all of a huge text in memory.
  if (read < text.length) return { text: decoder.decode(buffer.subarray(0, written)), bytes: written };
  return { text: wellFormed(text), bytes: written };
}
