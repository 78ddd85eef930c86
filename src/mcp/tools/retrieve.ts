import * as v from 'valibot';
import type { AskOnce, McpDesk } from '../desk';
import { answerOf, SOURCES, sourceLines } from './answers';
import { countArgument, readGiven, type Tool, textArgument, textSchema } from './tool';

/** No backend gives more. */
const MAX_PASSAGES = 50;

export function retrieveTool(retrieve: AskOnce, { textLength }: McpDesk): Tool {
  const schema = v.object({
    query: textArgument(textLength),
    limit: v.optional(countArgument(MAX_PASSAGES), MAX_PASSAGES),
  });
  return {
    name: 'retrieve',
    title: 'Find passages',
    description:
      'Finds the passages of the documents that fit a query, best first, without an answer. ' +
      'Use it to read the documents themselves; use ask for an answer.',
    input: {
      type: 'object',
      properties: {
        query: textSchema(textLength),
        limit: { type: 'integer', minimum: 1, maximum: MAX_PASSAGES, description: 'how many at most' },
      },
      required: ['query'],
    },
    output: { type: 'object', properties: { passages: SOURCES }, required: ['passages'] },
    openWorld: true,
    async call(given, call) {
      const read = readGiven(schema, given);
      if ('problem' in read) return read;
      const found = await answerOf(retrieve, { question: read.value.query }, { signal: call.signal });
      if ('problem' in found) return found;
      const passages = found.sources.slice(0, read.value.limit);
      const lines = sourceLines(passages);
      const shown = passages.map(({ text }, at) => `${lines[at]}\n${text}`);
      return {
        text: shown.length === 0 ? 'The documents have no passage that fits.' : shown.join('\n\n'),
        data: { passages },
      };
    },
  };
}
