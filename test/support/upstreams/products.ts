import { DONE, data, finish, says, usage } from './chat-stream';

/** How products stream the answer "At six." on the wire, as their documentation says. */

interface Product {
  name: string;
  /** Which backend asks it. */
  backend: 'openai' | 'http';
  type: string;
  body: string;
}

const SSE = 'text/event-stream';
const event = (name: string, value: unknown) => `event: ${name}\n${data(value)}`;
const lines = (...values: unknown[]) => values.map((each) => `${JSON.stringify(each)}\n`).join('');
const chunk = (content: string, reason: string | null = null, more: object = {}) =>
  data({ id: 'x', choices: [{ index: 0, delta: { content }, finish_reason: reason, ...more }] });

export const PRODUCTS: Product[] = [
  {
    name: 'FastGPT',
    backend: 'openai',
    type: SSE,
    body:
      event('flowNodeStatus', { status: 'running', name: 'AI Chat' }) +
      event('answer', { choices: [{ index: 0, delta: { content: 'At ' }, finish_reason: null }] }) +
      event('answer', { choices: [{ index: 0, delta: { content: 'six.' }, finish_reason: null }] }) +
      event('answer', { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }) +
      'event: answer\ndata: [DONE]\n\n' +
      event('flowResponses', [{ moduleName: 'AI Chat', price: 0 }]),
  },
  {
    name: 'RAGFlow, OpenAI-compatible',
    backend: 'openai',
    type: `${SSE}; charset=utf-8`,
    body: says('At six ##0') + says('$$') + says('.') + says('[ID:1]') + finish() + usage() + DONE,
  },
  {
    name: 'Bailian, compatible mode',
    backend: 'openai',
    type: `${SSE};charset=UTF-8`,
    body:
      chunk('') + chunk('At ') + chunk('six.') + chunk('', 'stop') + data({ choices: [], usage: {} }) + DONE,
  },
  {
    name: 'Ollama, /v1',
    backend: 'openai',
    type: SSE,
    body: chunk('<think>Hm.</think>\n\nAt ') + chunk('six.') + chunk('', 'stop') + DONE,
  },
  {
    name: 'vLLM',
    backend: 'openai',
    type: `${SSE}; charset=utf-8`,
    body:
      data({ choices: [{ index: 0, delta: { reasoning_content: 'Hm.' } }] }) +
      chunk('At six.') +
      chunk('', 'stop', { stop_reason: null }) +
      DONE,
  },
  {
    name: 'LM Studio',
    backend: 'openai',
    type: SSE,
    body:
      chunk('<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant') +
      chunk('<|channel|>final<|message|>At six.') +
      chunk('', 'stop') +
      DONE,
  },
  {
    name: 'Azure',
    backend: 'openai',
    type: SSE,
    body:
      data({ choices: [], prompt_filter_results: [{ prompt_index: 0, content_filter_results: {} }] }) +
      chunk('At six.', null, { content_filter_results: {} }) +
      chunk('', 'stop') +
      DONE,
  },
  {
    name: 'RAGFlow, its own API',
    backend: 'http',
    type: SSE,
    body:
      `data:${JSON.stringify({ code: 0, data: { answer: 'At', reference: {}, session_id: 's' } })}\n\n` +
      `data:${JSON.stringify({ code: 0, data: { answer: 'At six ##0$$.', reference: { chunks: [] } } })}\n\n` +
      `data:${JSON.stringify({ code: 0, data: true })}\n\n`,
  },
  {
    name: "Bailian, an app's completion",
    backend: 'http',
    type: SSE,
    body: ['At ', 'At six', 'At six.']
      .map(
        (text, index) =>
          `id:${index + 1}\nevent:result\n:HTTP_STATUS/200\n${data({
            output: { session_id: 's', finish_reason: index === 2 ? 'stop' : 'null', text },
            usage: {},
            request_id: 'r',
          })}`,
      )
      .join(''),
  },
  {
    name: 'Coze v3',
    backend: 'http',
    type: SSE,
    body:
      event('conversation.chat.created', { id: '1', conversation_id: 'c', status: 'created' }) +
      event('conversation.message.delta', { type: 'answer', content: 'At ', conversation_id: 'c' }) +
      event('conversation.message.delta', { type: 'answer', content: 'six.', conversation_id: 'c' }) +
      event('conversation.message.completed', { type: 'answer', content: 'At six.', conversation_id: 'c' }) +
      event('conversation.message.completed', { type: 'follow_up', content: 'Why?', conversation_id: 'c' }) +
      event('conversation.chat.completed', { id: '1', conversation_id: 'c', usage: { token_count: 9 } }) +
      'event: done\ndata: "[DONE]"\n\n',
  },
  {
    name: 'n8n, a webhook',
    backend: 'http',
    type: 'application/json; charset=utf-8',
    body: JSON.stringify([{ output: 'At six.' }]),
  },
  {
    name: 'n8n, streaming',
    backend: 'http',
    type: 'application/json; charset=utf-8',
    body: lines(
      { type: 'begin' },
      { type: 'item', content: 'At ' },
      { type: 'item', content: 'six.' },
      { type: 'end' },
    ),
  },
  {
    name: 'n8n, streaming as an event stream',
    backend: 'http',
    type: SSE,
    body:
      data({ type: 'begin', metadata: { nodeId: 'n', nodeName: 'AI Agent', itemIndex: 0 } }) +
      data({ type: 'item', content: 'At ', metadata: { nodeId: 'n' } }) +
      data({ type: 'item', content: 'six.', metadata: { nodeId: 'n' } }) +
      data({ type: 'end', metadata: { nodeId: 'n' } }),
  },
  {
    name: 'n8n, streaming with named events',
    backend: 'http',
    type: SSE,
    body:
      event('begin', { type: 'begin' }) +
      event('item', { type: 'item', content: 'At ' }) +
      event('item', { type: 'item', content: 'six.' }) +
      event('end', { type: 'end' }),
  },
  {
    name: 'n8n, a webhook behind an event stream',
    backend: 'http',
    type: SSE,
    body: data([{ output: 'At six.' }]),
  },
  {
    name: 'n8n, its items one by one',
    backend: 'http',
    type: SSE,
    body: data([{ output: 'At ' }]) + data({ output: 'six.' }) + DONE,
  },
  {
    name: 'LangServe, stream',
    backend: 'http',
    type: SSE,
    body:
      event('metadata', { run_id: 'r' }) +
      event('data', 'At ') +
      event('data', { content: 'six.', type: 'AIMessageChunk', response_metadata: {} }) +
      'event: end\n\n',
  },
  {
    name: 'LangServe, invoke',
    backend: 'http',
    type: 'application/json',
    body: JSON.stringify({ output: { content: 'At six.', type: 'ai' }, metadata: { run_id: 'r' } }),
  },
  {
    name: 'Ollama, its own API',
    backend: 'http',
    type: 'application/x-ndjson',
    body: lines(
      { model: 'm', message: { role: 'assistant', content: 'At ' }, done: false },
      { model: 'm', message: { role: 'assistant', content: 'six.' }, done: false },
      { model: 'm', message: { role: 'assistant', content: '' }, done: true, done_reason: 'stop' },
    ),
  },
];
