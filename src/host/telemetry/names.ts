/**
 * Every name that traces use. Those that begin with `gen_ai.` are OpenTelemetry's conventions for generative
 * AI, which are still in development; this is the place to follow them.
 */
export const TRACER = 'realtime-rag';

export const SPANS = {
  question: 'process question',
  chat: (provider: string) => `chat ${provider}`,
  deliver: 'deliver answer',
} as const;

export const EVENTS = {
  /** The questions before it are answered: it is the backend's turn. */
  asked: 'backend_asked',
  firstChunk: 'first_chunk',
  clientLeft: 'client_left',
} as const;

export const ATTRIBUTES = {
  operation: 'gen_ai.operation.name',
  provider: 'gen_ai.provider.name',
  conversation: 'gen_ai.conversation.id',
  stream: 'gen_ai.request.stream',
  firstChunkSeconds: 'gen_ai.response.time_to_first_chunk',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  errorType: 'error.type',
  query: 'realtime_rag.query.id',
  trigger: 'realtime_rag.trigger',
  outcome: 'realtime_rag.outcome',
  chunks: 'realtime_rag.answer.chunks',
  retries: 'realtime_rag.upstream.retries',
} as const;
