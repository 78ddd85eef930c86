/**
 * The little Markdown that answers contain: paragraphs, lists, bold, code, and citations such as `[2]`. Everything else
 * stays text, and so does what is not closed yet while an answer streams.
 */

export type Span =
  | { readonly kind: 'text' | 'bold' | 'code'; readonly text: string }
  | { readonly kind: 'cite'; readonly position: number };

export type Block =
  | { readonly kind: 'paragraph'; readonly spans: readonly Span[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Span[])[] };

const ITEM = /^\s*(?:[-*•]|(\d{1,3})[.)])\s+(.*)$/s;
const HEADING = /^#{1,6}\s+(.*)$/s;
const FENCE = /^\s*```/;

/** `cites`: whether there is a source at a position; a number without one is text. */
export function blocksOf(text: string, cites: (position: number) => boolean): Block[] {
  const blocks: Growing[] = [];
  let lines: string[] = [];
  const endParagraph = () => {
    if (lines.length > 0) blocks.push({ kind: 'paragraph', spans: spansOf(lines.join('\n'), cites) });
    lines = [];
  };
  const all = text.split('\n');
  for (let at = 0; at < all.length; at++) {
    const line = all[at] ?? '';
    const item = ITEM.exec(line);
    const heading = HEADING.exec(line);
    if (FENCE.test(line)) {
      endParagraph();
      let end = at + 1;
      while (end < all.length && !FENCE.test(all[end] ?? '')) end++;
      blocks.push({ kind: 'code', text: all.slice(at + 1, end).join('\n') });
      at = end;
    } else if (item) {
      endParagraph();
      addItem(blocks, item[1] !== undefined, spansOf(item[2] ?? '', cites));
    } else if (heading) {
      endParagraph();
      blocks.push({ kind: 'paragraph', spans: [{ kind: 'bold', text: heading[1] ?? '' }] });
    } else if (line.trim() === '') {
      endParagraph();
    } else {
      lines.push(line);
    }
  }
  endParagraph();
  return blocks;
}

/** A block to which items can be added. */
type Growing =
  | Exclude<Block, { kind: 'list' }>
  | { kind: 'list'; ordered: boolean; items: (readonly Span[])[] };

function addItem(blocks: Growing[], ordered: boolean, spans: readonly Span[]): void {
  const last = blocks.at(-1);
  if (last?.kind === 'list' && last.ordered === ordered) last.items.push(spans);
  else blocks.push({ kind: 'list', ordered, items: [spans] });
}

/** Bold, code, or a number that may cite. */
const SPAN = /\*\*([^*\n]+)\*\*|`([^`\n]+)`|\[(\d{1,3})\]/g;

function spansOf(text: string, cites: (position: number) => boolean): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const match of text.matchAll(SPAN)) {
    const span = spanOf(match, cites);
    if (!span) continue;
    if (match.index > from) spans.push({ kind: 'text', text: text.slice(from, match.index) });
    spans.push(span);
    from = match.index + match[0].length;
  }
  if (from < text.length) spans.push({ kind: 'text', text: text.slice(from) });
  return spans;
}

function spanOf(
  [, bold, code, number]: RegExpMatchArray,
  cites: (position: number) => boolean,
): Span | undefined {
  if (bold !== undefined) return { kind: 'bold', text: bold };
  if (code !== undefined) return { kind: 'code', text: code };
  return cites(Number(number)) ? { kind: 'cite', position: Number(number) } : undefined;
}
