import * as v from 'valibot';
import type { Utterance } from '../../../protocol/utterance';
import type { Refusal } from '../routes';

/** What is read of the body of `POST /v1/chat/completions`; whatever else OpenAI's API takes is ignored. */

const textPart = v.object({ type: v.literal('text'), text: v.string() });
const refusalPart = v.object({ type: v.literal('refusal'), refusal: v.string() });
const otherPart = v.object({ type: v.string() });

const messageSchema = v.object({
  role: v.picklist(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  content: v.nullish(
    v.union([v.string(), v.pipe(v.array(v.union([textPart, refusalPart, otherPart])), v.maxLength(256))]),
  ),
  name: v.nullish(v.pipe(v.string(), v.maxLength(256))),
});

export const chatBodySchema = v.object({
  model: v.optional(v.pipe(v.string(), v.maxLength(256))),
  messages: v.pipe(v.array(messageSchema), v.minLength(1), v.maxLength(4_096)),
  stream: v.nullish(v.boolean()),
  stream_options: v.nullish(v.object({ include_usage: v.nullish(v.boolean()) })),
  /** The end user, for backends that separate users. */
  user: v.nullish(v.pipe(v.string(), v.minLength(1), v.maxLength(256))),
  /** Ours: whether the text ends with a list of its sources. Default: as the model does. */
  citations: v.nullish(v.boolean()),
  // Refused when they ask for something that does not exist here.
  n: v.nullish(v.number()),
  tools: v.nullish(v.array(v.unknown())),
  functions: v.nullish(v.array(v.unknown())),
  tool_choice: v.nullish(v.unknown()),
  modalities: v.nullish(v.array(v.unknown())),
  response_format: v.nullish(v.object({ type: v.string() })),
});

type ChatBody = v.InferOutput<typeof chatBodySchema>;
type Message = ChatBody['messages'][number];

/** A question as it came. */
export interface ChatQuestion {
  question: string;
  transcript: Utterance[];
  model: ChatModel;
  stream: boolean;
  includeUsage: boolean;
  citations: boolean;
  user?: string;
}

/** Models differ in one thing: whether the text of an answer ends with its sources, which a voice would read out. */
export const CHAT_MODELS = {
  'realtime-rag': { citations: true },
  'realtime-rag-voice': { citations: false },
} as const;
export type ChatModel = keyof typeof CHAT_MODELS;

export function isChatModel(name: string): name is ChatModel {
  return Object.hasOwn(CHAT_MODELS, name);
}

/** @param textLength the most characters that a question may have */
export function readChatBody(json: unknown, textLength: number): ChatQuestion | { refusal: Refusal } {
  const read = v.safeParse(chatBodySchema, json);
  if (!read.success) return { refusal: misshapen(read.issues) };
  const body = read.output;
  const { model = 'realtime-rag', messages, stream, stream_options, user } = body;
  if (!isChatModel(model)) return { refusal: noSuchModel() };
  const unsupported = unsupportedIn(body);
  if (unsupported) return { refusal: unsupported };
  const at = messages.findLastIndex(({ role }) => role === 'user');
  const last = messages[at];
  if (!last) return { refusal: wrong('messages', 'There must be a message with the role user.') };
  const question = textOf(last).trim();
  if (question === '') return { refusal: wrong('messages', 'The last user message must have text.') };
  if (question.length > textLength) {
    const error = `The last user message may have at most ${textLength} characters.`;
    return { refusal: { ...wrong('messages', error), code: 'string_above_max_length' } };
  }
  return {
    question,
    transcript: messages.slice(0, at).flatMap(utterancesOf),
    model,
    stream: stream ?? false,
    includeUsage: stream_options?.include_usage ?? false,
    citations: body.citations ?? CHAT_MODELS[model].citations,
    ...(user ? { user } : {}),
  };
}

/** Instructions are for a model; what tools returned is nobody's words. */
function utterancesOf(message: Message): Utterance[] {
  const { role, name } = message;
  if (role !== 'user' && role !== 'assistant') return [];
  const text = textOf(message).trim();
  return text === '' ? [] : [{ speaker: name ?? role, text }];
}

function textOf({ content }: Message): string {
  if (typeof content === 'string') return content;
  return (content ?? [])
    .map((part) => ('text' in part ? part.text : 'refusal' in part ? part.refusal : ''))
    .join('\n');
}

function unsupportedIn({
  n,
  tools,
  functions,
  tool_choice,
  modalities,
  response_format,
  messages,
}: ChatBody) {
  if (n !== undefined && n !== null && n !== 1) return unsupported('n', 'n can only be 1.');
  if (tools?.length && tool_choice !== 'none') return unsupported('tools', 'Tools are not supported.');
  if (functions?.length) return unsupported('functions', 'Functions are not supported.');
  if (modalities?.some((one) => one !== 'text')) return unsupported('modalities', 'Answers are text.');
  if (response_format && response_format.type !== 'text') {
    return unsupported('response_format', 'Only the text response format is supported.');
  }
  const at = messages.findIndex(
    ({ content }) =>
      typeof content === 'object' && content?.some((part) => !('text' in part || 'refusal' in part)),
  );
  return at < 0
    ? undefined
    : unsupported(`messages[${at}].content`, 'Messages can have text only: no images, audio or files.');
}

function unsupported(param: string, error: string): Refusal {
  return { ...wrong(param, error), code: 'unsupported_parameter' };
}

function wrong(param: string, error: string): Refusal {
  return { status: 400, error, param };
}

export function noSuchModel(): Refusal {
  const error = `There is no such model; there are ${Object.keys(CHAT_MODELS).join(' and ')}.`;
  return { status: 404, error, param: 'model', code: 'model_not_found' };
}

/** Names the field, never the value. */
function misshapen([issue]: [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): Refusal {
  const path = (issue.path ?? []).map(({ key }) =>
    typeof key === 'number' ? `[${key}]` : `.${String(key)}`,
  );
  const param = path.join('').replace(/^\./, '');
  if (param === '') return { status: 400, error: 'The body must be a JSON object.' };
  if (issue.type === 'min_length') {
    const code = Array.isArray(issue.input) ? 'empty_array' : 'empty_string';
    return { ...wrong(param, `'${param}' must not be empty.`), code };
  }
  return { ...wrong(param, `'${param}' is missing or has the wrong type.`), code: 'invalid_type' };
}
