import * as v from 'valibot';
import type { McpDesk } from '../desk';
import { answerOf, SOURCES, sourceLines } from './answers';
import { readGiven, type Tool, textArgument, textSchema } from './tool';

/** The most utterances that may be sent along with a question. */
const MAX_UTTERANCES = 200;
/** Characters of the name of a speaker. */
const MAX_NAME = 256;

export function askTool({ ask, textLength }: McpDesk): Tool {
  const utterances = `must be a list of at most ${MAX_UTTERANCES} utterances, each { text, speaker? }`;
  const schema = v.object({
    question: textArgument(textLength),
    transcript: v.optional(
      v.pipe(
        v.array(
          v.object(
            { text: textArgument(textLength), speaker: v.optional(textArgument(MAX_NAME)) },
            'must be an utterance: { text, speaker? }',
          ),
          utterances,
        ),
        v.maxLength(MAX_UTTERANCES, utterances),
      ),
    ),
  });
  return {
    name: 'ask',
    title: 'Ask the documents',
    description:
      'Answers a question from the documents of this server, with the passages that the answer is based on. ' +
      'Says so when the documents do not answer it.',
    input: {
      type: 'object',
      properties: {
        question: textSchema(textLength),
        transcript: {
          type: 'array',
          maxItems: MAX_UTTERANCES,
          description: 'what was said before the question, oldest first',
          items: {
            type: 'object',
            properties: { text: textSchema(textLength), speaker: textSchema(MAX_NAME) },
            required: ['text'],
          },
        },
      },
      required: ['question'],
    },
    output: {
      type: 'object',
      properties: {
        answer: { type: 'string' },
        answered: { type: 'boolean', description: 'false: there was nothing to answer with' },
        sources: SOURCES,
        warnings: {
          type: 'array',
          items: {
            type: 'object',
            properties: { code: { type: 'string' }, message: { type: 'string' } },
            required: ['code', 'message'],
          },
        },
      },
      required: ['answer', 'answered', 'sources'],
    },
    openWorld: true,
    async call(given, call) {
      const read = readGiven(schema, given);
      if ('problem' in read) return read;
      const { question, transcript = [] } = read.value;
      const said = transcript.map(({ text, speaker }) => ({ text, ...(speaker ? { speaker } : {}) }));
      const answer = await answerOf(ask, { question, transcript: said }, call);
      if ('problem' in answer) return answer;
      const { text, sources, warnings, reason } = answer;
      const listed = sources.length === 0 ? [] : ['', 'Sources:', ...sourceLines(sources)];
      return {
        text: [text === '' ? 'No answer was found.' : text, ...listed].join('\n'),
        data: {
          answer: text,
          answered: reason === 'complete',
          sources,
          ...(warnings.length === 0 ? {} : { warnings }),
        },
      };
    },
  };
}
