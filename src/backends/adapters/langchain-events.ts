import type { RagEvent } from '../../backend/rag-backend';
import { isWebAddress, uniqueSources } from '../../backend/sources';
import { type Fields, fieldsOf, numberOf, recordsOf, textOf } from '../../http/fields';
import type { Source, Usage } from '../../protocol/index';

/** What a chunk of a chain says: a string, a message, or an object with an `answer` and a `context`. */
export function eventsOfChunk(chunk: unknown): RagEvent[] {
  if (typeof chunk === 'string') return textEvent(chunk);
  const fields = fieldsOf(chunk);
  if (fields === undefined) return [];
  if ('content' in fields) return textEvent(contentOf(fields.content));
  const sources = sourcesOf(fields.context ?? fields.sourceDocuments);
  const answer = fieldsOf(fields.answer) ? contentOf(fieldsOf(fields.answer)?.content) : fields.answer;
  return [
    ...(sources.length > 0 ? [{ type: 'sources', sources } as const] : []),
    ...textEvent(typeof answer === 'string' ? answer : ''),
  ];
}

/** What a chunk cost; chunks tell their share, so they are added up. */
export function addUsage(sum: Usage | undefined, chunk: unknown): Usage | undefined {
  const message = fieldsOf(chunk);
  const told = fieldsOf(message?.usage_metadata) ?? fieldsOf(fieldsOf(message?.answer)?.usage_metadata);
  if (told === undefined) return sum;
  const add = (before: number | undefined, more: unknown) => (before ?? 0) + (numberOf(more) ?? 0);
  return {
    prompt_tokens: add(sum?.prompt_tokens, told.input_tokens),
    completion_tokens: add(sum?.completion_tokens, told.output_tokens),
    total_tokens: add(sum?.total_tokens, told.total_tokens),
  };
}

function textEvent(text: string): RagEvent[] {
  return text === '' ? [] : [{ type: 'text', text }];
}

/** A string, or parts of which some are text; thoughts and tool calls are not. */
function contentOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return recordsOf(content)
    .map(({ type, text }) => (type === 'text' || type === 'text_delta' ? (textOf(text) ?? '') : ''))
    .join('');
}

function sourcesOf(documents: unknown): Source[] {
  return uniqueSources(
    recordsOf(documents).map((document, index) => {
      const metadata: Fields = fieldsOf(document.metadata) ?? {};
      const id = textOf(document.id) ?? textOf(metadata.id) ?? `source-${index + 1}`;
      const from = textOf(metadata.source) ?? textOf(metadata.url);
      const score = numberOf(metadata.score) ?? numberOf(metadata.relevance_score);
      return {
        id,
        title: textOf(metadata.title) ?? from ?? id,
        ...(from === undefined ? {} : isWebAddress(from) ? { uri: from } : { path: from }),
        text: textOf(document.pageContent) ?? '',
        ...(score === undefined ? {} : { score }),
        position: index + 1,
      };
    }),
  );
}
