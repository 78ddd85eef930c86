import { completeQuery, signalOf } from '../../backend/query';
import type { BackendContext, CallableBackend, RagEvent, RagQuery } from '../../backend/rag-backend';
import { takeUntilAborted, untilAborted } from '../../backend/until-aborted';
import { AISDKParts, usageEvent } from './ai-sdk-events';
import { adaptedFailure } from './failure';

/** The part of what `streamText` returns that is used: `fullStream`, else `textStream` with `usage`. */
export interface AISDKResult {
  fullStream?: AsyncIterable<unknown>;
  textStream?: AsyncIterable<string>;
  usage?: PromiseLike<unknown>;
}

export interface AISDKOptions {
  /** Default: `ai-sdk`. */
  name?: string;
}

/**
 * The AI SDK as a backend: `ask` calls `streamText` with the question and `abortSignal: signal`, and returns what
 * that returns. Text, sources, usage and the warnings of a cut answer are passed on; reasoning and tool calls
 * are not. What it throws, or tells in its stream, is a `BackendError`, by its HTTP status if it has one. The AI
 * SDK itself is not loaded; the shapes of its versions 4 to 6 are read.
 */
export function fromAISDK(
  ask: (query: RagQuery, context: BackendContext) => AISDKResult | PromiseLike<AISDKResult>,
  { name = 'ai-sdk' }: AISDKOptions = {},
): CallableBackend {
  async function* answer(query: RagQuery, signal: AbortSignal): AsyncGenerator<RagEvent, void, undefined> {
    try {
      signal.throwIfAborted();
      const result = await untilAborted(Promise.resolve(ask(query, { signal })), signal);
      for await (const event of eventsOf(result, signal)) {
        signal.throwIfAborted();
        yield event;
      }
    } catch (error) {
      if (!signal.aborted) throw adaptedFailure('The AI SDK', error);
    }
  }
  return { name, answer: (query, context) => answer(completeQuery(query), signalOf(context)) };
}

/** Touches only what is read: the SDK rejects promises that were looked at, though nobody waits for them. */
async function* eventsOf(
  result: AISDKResult,
  signal: AbortSignal,
): AsyncGenerator<RagEvent, void, undefined> {
  const { fullStream } = result;
  if (fullStream) {
    const parts = new AISDKParts();
    for await (const part of takeUntilAborted(fullStream, signal)) yield* parts.take(part);
    return;
  }
  const { textStream } = result;
  if (textStream === undefined) throw new TypeError('What was returned has no fullStream and no textStream.');
  for await (const text of takeUntilAborted(textStream, signal)) yield { type: 'text', text };
  const { usage } = result;
  if (usage) yield* usageEvent(await untilAborted(Promise.resolve(usage), signal));
}
