// @ts-expect-error: it has no types of its own.
import MarkdownIt from 'markdown-it';

export interface MarkdownToken {
  type: string;
  tag: string;
  content: string;
  attrs: [name: string, value: string][] | null;
  children: MarkdownToken[] | null;
}

/** What a reader of Markdown takes a text for, blocks and what is in them: HTML in it is HTML. */
export function markdownTokens(text: string): MarkdownToken[] {
  const blocks: MarkdownToken[] = new MarkdownIt({ html: true }).parse(text, {});
  return blocks.flatMap((block) => [block, ...(block.children ?? [])]);
}
