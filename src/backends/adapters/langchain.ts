import * as v from 'valibot';
import { takeUntilAborted } from '../../backend/abortable';
import { completeQuery, signalOf } from '../../backend/query';
import {
  type CallableBackend,
  type RagEvent,
  type RagQuery,
  SPECULATION_LEVELS,
  type SpeculationLevel,
} from '../../backend/rag-backend';
import { isWebAddress, uniqueSources } from '../../backend/sources';
import { brokenOff, type TextEnd, textEndOf, warningsFor } from '../../http/answer-text/finish-reasons';
import { type Fields, fieldsOf, numberOf, recordsOf, textOf } from '../../http/fields';
import { ReasoningFilter } from '../../http/reasoning/filter';
import { callback, oneOf, text, withMethods } from '../../options/fields';
import { readOptions } from '../../options/read-options';
import type { Source, Usage } from '../../protocol/index';
import { adaptedFailure } from './failure';

/** The part of a LangChain runnable that is used: it may be a chain, a model or an agent. */
export interface StreamingRunnable {
  stream(input: unknown, options?: { signal?: AbortSignal }): PromiseLike<AsyncIterable<unknown>>;
}

export interface LangChainOptions {
  /** Default: `langchain`. */
  name?: string;
  /** The chain's input. Default: the question. Retrieval chains take `({ question }) => ({ input: question })`. */
  input?: (query: RagQuery) => unknown;
  /** `answer`: it may be asked about words that may still change; needs one without a memory. Default: it is not. */
  speculative?: SpeculationLevel;
}

const schema = v.object({
  runnable: withMethods<StreamingRunnable>('a LangChain runnable: an object with a method stream', 'stream'),
  name: v.optional(text(), 'langchain'),
  speculative: v.optional(oneOf(SPECULATION_LEVELS)),
  input: v.optional(
    callback<(query: RagQuery) => unknown>('a function that makes the input of a query'),
    () => (query: RagQuery) => query.question,
  ),
});

/**
 * A LangChain runnable as a backend. Its stream may yield strings, messages (their `content`), or objects with an
 * `answer` and a `context` of documents, which become sources. Errors it throws become a `BackendError`, mapped by
 * HTTP status if they have one. LangChain itself is not loaded.
 *
 * Throws a `TypeError` when `runnable` has no `stream`, and for invalid options.
 */
export function fromLangChain(runnable: StreamingRunnable, options: LangChainOptions = {}): CallableBackend {
  const { name, input, speculative } = readOptions('fromLangChain', schema, { ...options, runnable });
  async function* answer(query: RagQuery, signal: AbortSignal): AsyncGenerator<RagEvent, void, undefined> {
    let usage: Usage | undefined;
    let end: TextEnd = 'complete';
    const reasoning = new ReasoningFilter();
    try {
      const open = async () => runnable.stream(input(query), { signal });
      for await (const chunk of takeUntilAborted(open, signal)) {
        usage = addUsage(usage, chunk);
        end = endOfChunk(chunk) ?? end;
        for (const event of eventsOfChunk(chunk).flatMap((each) => reasoning.take(each))) {
          signal.throwIfAborted();
          yield event;
        }
      }
    } catch (error) {
      if (signal.aborted) return;
      throw adaptedFailure('The LangChain runnable', error);
    }
    if (signal.aborted) return;
    if (end === 'failed') throw brokenOff('The LangChain runnable');
    yield* reasoning.end(end === 'truncated');
    yield* warningsFor(end === 'complete' && reasoning.endedWithin ? 'truncated' : end);
    if (usage) yield { type: 'usage', usage };
  }
  return {
    name,
    answer: (query, context) => answer(completeQuery(query), signalOf(context)),
    ...(speculative ? { speculative } : {}),
  };
}

/** The events for one chunk of a chain: a string, a message, or an object with an `answer` and a `context`. */
function eventsOfChunk(chunk: unknown): RagEvent[] {
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

/** How the model's text ended, when the chunk says so. */
function endOfChunk(chunk: unknown): TextEnd | undefined {
  const message = fieldsOf(chunk);
  const told = fieldsOf(message?.response_metadata) ?? fieldsOf(fieldsOf(message?.answer)?.response_metadata);
  const reasons = [
    ...[told?.finish_reason, told?.finishReason, told?.stop_reason, told?.stopReason, told?.done_reason],
    ...[fieldsOf(told?.messageStop)?.stopReason, fieldsOf(told?.incomplete_details)?.reason, told?.status],
  ];
  const reason = reasons.map(textOf).find((each) => each !== undefined);
  return reason === undefined ? undefined : textEndOf(reason);
}

/** Adds up usage: each chunk reports its share. */
function addUsage(sum: Usage | undefined, chunk: unknown): Usage | undefined {
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

/** A string, or the text among a list of parts; reasoning and tool calls are skipped. */
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
