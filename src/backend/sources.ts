import type { Source } from '../protocol/index';

/** More is no list for a reader, and a broken server must not keep this process busy. */
const MAX_SOURCES = 100;

/** The same passage once; other passages of a document that has no passage ids get ids of their own. */
export function uniqueSources(sources: readonly Source[]): Source[] {
  const byId = new Map<string, Source>();
  for (const source of sources.slice(0, MAX_SOURCES)) {
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
