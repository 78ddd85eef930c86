/** What servers with OpenAI's chat completions send on the wire. */

export const ID = 'chatcmpl-0123456789';
const HEAD = { id: ID, object: 'chat.completion.chunk', created: 1_767_225_600, model: 'of-the-double' };

export const USAGE = { prompt_tokens: 310, completion_tokens: 12, total_tokens: 322 };

export const data = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;

/** One chunk with this delta. */
export const delta = (fields: object, more: object = {}) =>
  data({ ...HEAD, choices: [{ index: 0, delta: fields, finish_reason: null, ...more }] });

export const says = (content: unknown) => delta({ content });

/** The chunk that ends the text. */
export const finish = (reason = 'stop') => delta({}, { finish_reason: reason });

export const usage = (told: object = USAGE) => data({ ...HEAD, choices: [], usage: told });

export const DONE = 'data: [DONE]\n\n';

/** A whole answer, word by word. */
export function chatStream(text: string): string[] {
  const words = text.match(/\S+\s*/g) ?? [];
  return [delta({ role: 'assistant', content: '' }), ...words.map(says), finish(), usage(), DONE];
}

/** The same in one piece, from a server that does not stream. */
export const completion = (content: unknown, more: object = {}) => ({
  id: ID,
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop', ...more }],
  usage: USAGE,
});
