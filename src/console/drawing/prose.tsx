import type { ComponentChildren } from 'preact';
import type { Source } from '../../protocol/index';
import type { Words } from '../words/index';
import { sourceId } from './ids';
import { type Block, blocksOf, type Span } from './prose-blocks';

interface ProseProps {
  text: string;
  sources: readonly Source[];
  queryId: string;
  words: Words;
  /** Drawn behind the last word. */
  children?: ComponentChildren;
}

/** An answer's text, with links to what it cites. */
export function Prose({ text, sources, queryId, words, children }: ProseProps) {
  const known = new Map(sources.map((source) => [source.position, source]));
  const blocks = blocksOf(text, (position) => known.has(position));
  const draw = (span: Span, index: number) => {
    if (span.kind === 'cite') {
      const label = `${words.answer.source(span.position)}: ${known.get(span.position)?.title ?? ''}`;
      return <Citation key={index} queryId={queryId} position={span.position} label={label} />;
    }
    if (span.kind === 'bold') return <strong key={index}>{span.text}</strong>;
    return span.kind === 'code' ? <code key={index}>{span.text}</code> : span.text;
  };
  return (
    <div class="prose">
      {blocks.map((block, index) => {
        const tail = index === blocks.length - 1 ? children : undefined;
        return <ProseBlock key={index} block={block} draw={draw} tail={tail} />;
      })}
      {blocks.length === 0 && children && <p>{children}</p>}
    </div>
  );
}

interface ProseBlockProps {
  block: Block;
  draw: (span: Span, index: number) => ComponentChildren;
  tail: ComponentChildren;
}

function ProseBlock({ block, draw, tail }: ProseBlockProps) {
  if (block.kind === 'code') return <pre>{block.text}</pre>;
  if (block.kind === 'paragraph') {
    return (
      <p>
        {block.spans.map(draw)}
        {tail}
      </p>
    );
  }
  const List = block.ordered ? 'ol' : 'ul';
  return (
    <List>
      {block.items.map((spans, index) => (
        <li key={index}>
          {spans.map(draw)}
          {index === block.items.length - 1 && tail}
        </li>
      ))}
    </List>
  );
}

/** A link to a source of the same answer; `label` is what it is called aloud. */
export function Citation({ queryId, position, label }: { queryId: string; position: number; label: string }) {
  return (
    <a class="cite" href={`#${sourceId(queryId, position)}`} aria-label={label}>
      [{position}]
    </a>
  );
}
