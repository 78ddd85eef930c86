import * as v from 'valibot';
import { takeUntilAborted, untilAborted } from '../../backend/abortable';
import { completeQuery, signalOf } from '../../backend/query';
import {
  type BackendContext,
  type CallableBackend,
  type RagEvent,
  type RagQuery,
  SPECULATION_LEVELS,
  type SpeculationLevel,
} from '../../backend/rag-backend';
import { isWebAddress, uniqueSources } from '../../backend/sources';
import { brokenOff, type TextEnd, textEndOf, warningsFor } from '../../http/answer-text/finish-reasons';
import { type Fields, fieldsOf, numberOf, textOf } from '../../http/fields';
import { ReasoningFilter } from '../../http/reasoning/filter';
import { callback, oneOf, text } from '../../options/fields';
import { readOptions } from '../../options/read-options';
import type { Source, Usage } from '../../protocol/index';
import { adaptedFailure } from './failure';

/** The part of `streamText`'s result that is used: `fullStream`, else `textStream` with `finishReason` and `usage`. */
export interface AISDKResult {
  fullStream?: AsyncIterable<unknown>;
  textStream?: AsyncIterable<string>;
  usage?: PromiseLike<unknown>;
  finishReason?: PromiseLike<unknown>;
}

export interface AISDKOptions {
  /** Default: `ai-sdk`. */
  name?: string;
  /** `answer`: it may be asked about words that may still change; needs one without a memory. Default: it is not. */
  speculative?: SpeculationLevel;
}

type Ask = (query: RagQuery, context: BackendContext) => AISDKResult | PromiseLike<AISDKResult>;

const schema = v.object({
  ask: callback<Ask>('a function that calls streamText and returns its result'),
  name: v.optional(text(), 'ai-sdk'),
  speculative: v.optional(oneOf(SPECULATION_LEVELS)),
});

/**
 * The AI SDK as a backend: `ask` calls `streamText` with the question and `abortSignal: signal`, and returns its
 * result. Text, sources, usage and the warnings about a truncated answer are passed on; reasoning and tool calls are
 * not. Errors it throws, or reports in its stream, become a `BackendError`, mapped by HTTP status if they have one.
 * The AI SDK itself is not loaded; the shapes of versions 4 to 6 are understood.
 *
 * Throws a `TypeError` when `ask` is not a function or the name is empty.
 */
export function fromAISDK(
  ask: (query: RagQuery, context: BackendContext) => AISDKResult | PromiseLike<AISDKResult>,
  options: AISDKOptions = {},
): CallableBackend {
  const { name, speculative } = readOptions('fromAISDK', schema, { ...options, ask });
  async function* answer(
    query: RagQuery,
    context: BackendContext,
  ): AsyncGenerator<RagEvent, void, undefined> {
    const { signal } = context;
    try {
      signal.throwIfAborted();
      const result = await untilAborted(Promise.resolve(ask(query, context)), signal);
      for await (const event of eventsOf(result, signal)) {
        signal.throwIfAborted();
        yield event;
      }
    } catch (error) {
      if (!signal.aborted) throw adaptedFailure('The AI SDK', error);
    }
  }
  return {
    name,
    answer: (query, context) => answer(completeQuery(query), { ...context, signal: signalOf(context) }),
    ...(speculative ? { speculative } : {}),
  };
}

/** Accesses only what is read: the SDK rejects promises that were accessed even if they are never awaited. */
async function* eventsOf(
  result: AISDKResult,
  signal: AbortSignal,
): AsyncGenerator<RagEvent, void, undefined> {
  const { fullStream } = result;
  if (fullStream) {
    const parts = new AISDKParts();
    for await (const part of takeUntilAborted(() => fullStream, signal)) yield* parts.take(part);
    if (!signal.aborted) yield* parts.end();
    return;
  }
  const { textStream } = result;
  if (textStream === undefined) throw new TypeError('The result of ask has no fullStream and no textStream.');
  const reasoning = new ReasoningFilter();
  for await (const text of takeUntilAborted(() => textStream, signal)) {
    yield* reasoning.take({ type: 'text', text });
  }
  if (signal.aborted) return;
  // A text stream ends like any other when the model fails; only the reason tells.
  const { finishReason } = result;
  const end = finishReason ? endOf(await untilAborted(finishReason, signal)) : 'complete';
  yield* reasoning.end(end === 'truncated');
  yield* endEvents(end, reasoning);
  const { usage } = result;
  if (usage) yield* usageEvent(await untilAborted(usage, signal));
}

/** The parts of a `fullStream`, in the shapes of the different AI SDK versions. */
class AISDKParts {
  readonly #reasoning = new ReasoningFilter();
  #sources: Source[] = [];
  #isFinished = false;

  /** The events of a part. Throws the error of an error part. */
  take(part: unknown): RagEvent[] {
    const fields = fieldsOf(part) ?? {};
    switch (fields.type) {
      case 'text-delta':
        return textEvent(fields.text ?? fields.textDelta ?? fields.delta).flatMap((event) =>
          this.#reasoning.take(event),
        );
      case 'source':
        return this.#source(fieldsOf(fields.source) ?? fields);
      case 'finish':
        return [...this.#finish(fields), ...usageEvent(fields.totalUsage ?? fields.usage)];
      case 'error':
        throw fields.error ?? brokenOff('The AI SDK');
      case 'abort':
        throw brokenOff('The AI SDK');
      default:
        return [];
    }
  }

  /** The stream is over. Without its last part it was cut. */
  end(): readonly RagEvent[] {
    return this.#isFinished ? [] : this.#finish({ finishReason: 'unknown' });
  }

  #finish(part: Fields): RagEvent[] {
    this.#isFinished = true;
    const end = endOf(part.finishReason, part.rawFinishReason);
    return [...this.#reasoning.end(end === 'truncated'), ...endEvents(end, this.#reasoning)];
  }

  /** Sources arrive one at a time; each event has all of them so far. */
  #source(source: Fields): RagEvent[] {
    const uri = textOf(source.url);
    const path = textOf(source.filename);
    const id = textOf(source.id) ?? uri ?? `source-${this.#sources.length + 1}`;
    const before = this.#sources.length;
    this.#sources = uniqueSources([
      ...this.#sources,
      {
        id,
        title: textOf(source.title) ?? path ?? uri ?? id,
        ...(uri !== undefined && isWebAddress(uri) ? { uri } : {}),
        ...(path === undefined ? {} : { path }),
        text: '',
        position: before + 1,
      },
    ]);
    return this.#sources.length === before ? [] : [{ type: 'sources', sources: this.#sources }];
  }
}

/** Reads the usage of any version; returns no event when it is empty. */
function usageEvent(value: unknown): RagEvent[] {
  const told = fieldsOf(value);
  const prompt = numberOf(told?.inputTokens) ?? numberOf(told?.promptTokens);
  const completion = numberOf(told?.outputTokens) ?? numberOf(told?.completionTokens);
  const total = numberOf(told?.totalTokens);
  const usage: Usage = {
    ...(prompt === undefined ? {} : { prompt_tokens: prompt }),
    ...(completion === undefined ? {} : { completion_tokens: completion }),
    ...(total === undefined ? {} : { total_tokens: total }),
  };
  return Object.keys(usage).length === 0 ? [] : [{ type: 'usage', usage }];
}

/** Reasons that the SDK does not know are judged by the provider's own word. */
function endOf(reason: unknown, raw?: unknown): TextEnd {
  const { unified, raw: inner } = fieldsOf(reason) ?? { unified: reason, raw };
  const isOwn = unified !== 'other' && unified !== 'unknown';
  const told = isOwn ? textOf(unified) : (textOf(inner) ?? textOf(unified));
  return told === undefined ? 'complete' : textEndOf(told);
}

/** Throws a `BackendError` when the model failed. */
function endEvents(end: TextEnd, reasoning: ReasoningFilter): RagEvent[] {
  if (end === 'failed') throw brokenOff('The AI SDK');
  return [...warningsFor(end === 'complete' && reasoning.endedWithin ? 'truncated' : end)];
}

function textEvent(text: unknown): RagEvent[] {
  return typeof text === 'string' && text !== '' ? [{ type: 'text', text }] : [];
}
