import type { ComponentChildren } from 'preact';
import type { Source } from '../../protocol/index';
import type { Words } from '../words/index';
import { sourceId } from './ids';

interface SourcesProps {
  sources: readonly Source[];
  queryId: string;
  words: Words;
}

const AT_ONCE = 3;

/** The passages behind an answer: one line each, to unfold. The first that is quoted is unfolded already. */
export function Sources({ sources, queryId, words }: SourcesProps) {
  if (sources.length === 0) return null;
  const quoted = sources.find(isQuoted);
  const seen = sources.filter((source, index) => index < AT_ONCE || isQuoted(source));
  const rest = sources.filter((source) => !seen.includes(source));
  const draw = (source: Source) => (
    <SourceItem
      key={source.position}
      source={source}
      id={sourceId(queryId, source.position)}
      open={source === quoted}
      words={words}
    />
  );
  return (
    <div class="sources">
      <ul>{seen.map(draw)}</ul>
      {rest.length > 0 && (
        <details class="more-sources">
          <summary class="fold">{words.answer.moreSources(rest.length)}</summary>
          <ul>{rest.map(draw)}</ul>
        </details>
      )}
    </div>
  );
}

const isQuoted = ({ highlight }: Source) => highlight !== undefined && highlight.length > 0;

interface SourceItemProps {
  source: Source;
  id: string;
  open: boolean;
  words: Words;
}

function SourceItem({ source, id, open, words }: SourceItemProps) {
  const { position, title, uri, text } = source;
  const where = placeOf(source, words);
  return (
    <li>
      <details class="source" open={open}>
        <summary class="source-line">
          <span class="position">[{position}]</span> <b>{title}</b>
          {where && <span class="where">{where}</span>}
          <span class="excerpt" aria-hidden="true">
            {text.slice(0, 120)}
          </span>
        </summary>
        <div class="passage" id={id}>
          <p>{marked(source)}</p>
          {uri !== undefined && isWebAddress(uri) && (
            <a href={uri} target="_blank" rel="noopener noreferrer">
              {words.answer.openSource}
            </a>
          )}
        </div>
      </details>
    </li>
  );
}

function placeOf({ path, line, page }: Source, words: Words): string {
  const place = [path, line].filter((part) => part !== undefined).join(':');
  return [place, page === undefined ? '' : words.answer.page(page)].filter(Boolean).join(', ');
}

/** A link may lead to a page, never run anything. */
const isWebAddress = (uri: string) => /^https?:\/\//i.test(uri);

/** The text with what the answer quotes of it marked. Ranges that make no sense are skipped. */
function marked({ text, highlight = [] }: Source): ComponentChildren {
  const parts: ComponentChildren[] = [];
  let end = 0;
  for (const [from, to] of [...highlight].sort(([a], [b]) => a - b)) {
    if (from < end || to <= from || to > text.length) continue;
    parts.push(text.slice(end, from), <mark key={from}>{text.slice(from, to)}</mark>);
    end = to;
  }
  return [...parts, text.slice(end)];
}
