// @ts-expect-error: it has no types of its own.
import MarkdownIt from 'markdown-it';
import { marked } from 'marked';

export interface MarkdownToken {
  type: string;
  tag: string;
  content: string;
  attrs: [name: string, value: string][] | null;
  children: MarkdownToken[] | null;
}

/** As forges read it: HTML is HTML, and addresses are links. */
const reader = new MarkdownIt({ html: true, linkify: true });

/** What a reader of Markdown takes a text for, blocks and what is in them: HTML in it is HTML. */
export function markdownTokens(text: string): MarkdownToken[] {
  const blocks: MarkdownToken[] = reader.parse(text, {});
  return blocks.flatMap((block) => [block, ...(block.children ?? [])]);
}

/** What it becomes in two readers that agree about little but the standard. */
export function htmlOf(text: string): { name: string; html: string }[] {
  return [
    { name: 'markdown-it', html: reader.render(text) },
    { name: 'marked', html: marked.parse(text) as string },
  ];
}
