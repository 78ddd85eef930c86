import { type Fields, fieldsOf, recordsOf, textOf } from '../../http/fields';

/**
 * Answers as other products send them, converted to this backend's own events. The text of a `snapshot` is all of the
 * answer so far.
 */

/** What an event of another product means; undefined when it is none that is known. */
export function foreignEvents(event: Fields): Fields[] | undefined {
  const type = textOf(event.name) ?? textOf(event.type);
  if (event.choices !== undefined) return completion(event);
  if (type?.startsWith('conversation.')) return coze(event, type);
  if (type === 'item' || type === 'text-delta')
    return [text(event.content ?? event.delta ?? event.textDelta)];
  if (type === 'begin') return [];
  if (type === 'end') return [{ type: 'finish' }];
  if (textOf(event.event) !== undefined && type === undefined) return difyLike(event);
  if (type !== undefined && type !== 'AIMessageChunk' && type !== 'ai') return undefined;
  if (fieldsOf(event.output) !== undefined) return bailian(event);
  if (event.data !== undefined && event.code !== undefined) return ragflow(event);
  if (fieldsOf(event.message) !== undefined || typeof event.response === 'string') return ollama(event);
  const said = wholeText(event);
  return said === undefined ? undefined : [...ids(event), ...sources(event), text(said), ...usage(event)];
}

/** The text of an answer that is one JSON object. */
export function wholeText(body: Fields): string | undefined {
  const nested = fieldsOf(body.output) ?? fieldsOf(body.data);
  const candidates = [
    ...[body.answer, body.text, body.output, body.response, body.reply, body.content, body.completion],
    ...[body.generated_text, nested?.answer, nested?.text, nested?.output, nested?.content, nested?.response],
  ];
  const whole = candidates.find((each) => typeof each === 'string');
  if (typeof whole === 'string') return whole;
  const message = fieldsOf(body.message) ?? fieldsOf(recordsOf(body.choices)[0]?.message);
  return typeof message?.content === 'string' ? message.content : undefined;
}

/** The conversation and the passages of an answer, in whatever fields they are. */
export function ids(body: Fields): Fields[] {
  const nested = fieldsOf(body.output) ?? fieldsOf(body.data) ?? {};
  const id = [body, nested]
    .flatMap((each) => [
      each.conversationId,
      each.conversation_id,
      each.session_id,
      each.sessionId,
      each.chatId,
    ])
    .find((each) => textOf(each) !== undefined);
  return id === undefined ? [] : [{ type: 'conversation', id }];
}

export function sources(body: Fields): Fields[] {
  const nested = fieldsOf(body.output) ?? fieldsOf(body.data) ?? {};
  const chunks = [body.sources, body.reference, nested.sources, nested.reference, nested.doc_references]
    .map((each) => fieldsOf(each)?.chunks ?? each)
    .find((each) => recordsOf(each).length > 0);
  return chunks === undefined ? [] : [{ type: 'sources', sources: chunks }];
}

export function usage(body: Fields): Fields[] {
  return body.usage === undefined || body.usage === null ? [] : [{ type: 'usage', usage: body.usage }];
}

/** OpenAI's chat completions, in a stream or whole. */
function completion(event: Fields): Fields[] {
  const [choice] = recordsOf(event.choices).filter(({ index }) => (index ?? 0) === 0);
  const said = fieldsOf(choice?.delta) ?? fieldsOf(choice?.message);
  const reason = textOf(choice?.finish_reason);
  const parts = recordsOf(said?.content).map((part) =>
    part.type === 'text' ? (textOf(part.text) ?? '') : '',
  );
  return [
    text(typeof said?.content === 'string' ? said.content : (textOf(choice?.text) ?? parts.join(''))),
    ...usage(event),
    // Usage may still follow, so this is not the end.
    ...(reason === undefined ? [] : [{ type: 'reason', reason }]),
  ];
}

function coze(event: Fields, name: string): Fields[] {
  const conversation = ids(event);
  if (name === 'conversation.message.delta') {
    return event.type === 'answer' || event.type === undefined
      ? [...conversation, text(event.content)]
      : conversation;
  }
  if (name !== 'conversation.chat.completed') return conversation;
  const counted = fieldsOf(event.usage);
  const tokens = { total_tokens: counted?.token_count, prompt_tokens: counted?.input_count };
  return [
    ...conversation,
    ...(counted ? [{ type: 'usage', usage: { ...tokens, completion_tokens: counted.output_count } }] : []),
    { type: 'finish' },
  ];
}

/** Alibaba's Bailian: the text so far, or only what is new. */
function bailian(event: Fields): Fields[] {
  const output = fieldsOf(event.output) ?? {};
  const [choice] = recordsOf(output.choices);
  const said = textOf(output.text) ?? textOf(fieldsOf(choice?.message)?.content) ?? wholeText(event) ?? '';
  const reason = textOf(output.finish_reason) ?? textOf(choice?.finish_reason);
  return [
    ...ids(event),
    ...sources(event),
    { type: 'snapshot', text: said },
    ...(reason === undefined || reason === 'null' ? [] : [{ type: 'reason', reason }]),
  ];
}

/** RAGFlow's own API: the text so far, and at the end `true`. */
function ragflow(event: Fields): Fields[] {
  if (event.data === true) return [{ type: 'finish' }];
  const data = fieldsOf(event.data);
  if (typeof data?.answer !== 'string') return [];
  return [...ids(event), ...sources(event), { type: 'snapshot', text: data.answer, replaces: true }];
}

function ollama(event: Fields): Fields[] {
  const message = fieldsOf(event.message);
  const reason = textOf(event.done_reason);
  return [
    text(message ? message.content : event.response),
    ...(event.done === true ? [{ type: 'finish', reason: reason ?? 'stop' }] : []),
  ];
}

function difyLike(event: Fields): Fields[] | undefined {
  if (event.event === 'message' || event.event === 'agent_message')
    return [...ids(event), text(event.answer)];
  return event.event === 'message_end' ? [{ type: 'finish' }] : [];
}

function text(value: unknown): Fields {
  return { type: 'text', text: typeof value === 'string' ? value : '' };
}
