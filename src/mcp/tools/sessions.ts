import * as v from 'valibot';
import type { McpSession, McpSessions, SaidUtterance } from '../sessions';
import { countArgument, readGiven, type Tool, type ToolResult, textArgument } from './tool';

/** A session keeps at most so many utterances by default. */
const MAX_UTTERANCES = 1_000;

const NAME = {
  session: { type: 'string', minLength: 1, description: 'its name, as the tool sessions lists it' },
};
const named = textArgument(512);

/** The tools that look at running sessions. */
export function sessionTools(sessions: McpSessions): Tool[] {
  return [listTool(sessions), transcriptTool(sessions), questionsTool(sessions)];
}

function listTool(sessions: McpSessions): Tool {
  return {
    name: 'sessions',
    title: 'List running sessions',
    description: 'Lists the conversations that this server listens to now, and that you may look at.',
    input: { type: 'object', properties: {} },
    output: {
      type: 'object',
      properties: {
        sessions: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              session: { type: 'string' },
              state: { enum: ['listening', 'paused', 'stopping', 'closed'] },
              answering: { type: 'boolean', description: 'an answer is being given now' },
            },
            required: ['session', 'state', 'answering'],
          },
        },
      },
      required: ['sessions'],
    },
    openWorld: false,
    call() {
      const listed = sessions
        .list()
        .map(({ name, state, answering }) => ({ session: name, state, answering }));
      const lines = listed.map(
        ({ session, state, answering }) => `${session}: ${state}${answering ? ', answering' : ''}`,
      );
      return {
        text: lines.length === 0 ? 'No session is running.' : lines.join('\n'),
        data: { sessions: listed },
      };
    },
  };
}

function transcriptTool(sessions: McpSessions): Tool {
  const schema = v.object({ session: named, last: v.optional(countArgument(MAX_UTTERANCES)) });
  return {
    name: 'transcript',
    title: 'Read what was said lately',
    description:
      'What was said lately in a running conversation, oldest first, with speakers where they are known.',
    input: {
      type: 'object',
      properties: {
        ...NAME,
        last: {
          type: 'integer',
          minimum: 1,
          maximum: MAX_UTTERANCES,
          description: 'how many utterances at most; default: all that are kept',
        },
      },
      required: ['session'],
    },
    output: {
      type: 'object',
      properties: {
        session: { type: 'string' },
        utterances: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              text: { type: 'string' },
              speaker: { type: 'string' },
              seconds_ago: { type: 'number', description: 'absent: it is still being said' },
            },
            required: ['text'],
          },
        },
      },
      required: ['session', 'utterances'],
    },
    openWorld: false,
    call(given) {
      const read = readGiven(schema, given);
      if ('problem' in read) return read;
      const session = findIn(sessions, read.value.session);
      if (!session) return UNKNOWN;
      const said = session.said().slice(-(read.value.last ?? MAX_UTTERANCES));
      return {
        text: said.length === 0 ? 'Nothing was said yet.' : said.map(lineOf).join('\n'),
        data: {
          session: session.name,
          utterances: said.map(({ text, speaker, secondsAgo }) => ({
            text,
            ...(speaker === undefined ? {} : { speaker }),
            ...(secondsAgo === undefined ? {} : { seconds_ago: secondsAgo }),
          })),
        },
      };
    },
  };
}

function questionsTool(sessions: McpSessions): Tool {
  const schema = v.object({ session: named });
  return {
    name: 'questions',
    title: 'Read what was asked',
    description:
      'The latest questions that were noticed in a running conversation, their answers so far, and the question on ' +
      'offer: one that may have been asked and that its user can still accept.',
    input: { type: 'object', properties: NAME, required: ['session'] },
    output: {
      type: 'object',
      properties: {
        session: { type: 'string' },
        questions: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              question: { type: 'string' },
              state: {
                enum: ['waiting', 'answering', 'complete', 'no_answer', 'error', 'interrupted', 'cancelled'],
              },
              answer: { type: 'string' },
              sources: { type: 'array', items: { type: 'string' }, description: 'titles' },
            },
            required: ['question', 'state', 'answer', 'sources'],
          },
        },
        on_offer: { type: 'string' },
      },
      required: ['session', 'questions'],
    },
    openWorld: false,
    call(given) {
      const read = readGiven(schema, given);
      if ('problem' in read) return read;
      const session = findIn(sessions, read.value.session);
      if (!session) return UNKNOWN;
      const questions = session.asked();
      const offered = session.offered();
      const lines = questions.map(({ question, state, answer }) =>
        [`${question} (${state})`, ...(answer === '' ? [] : [answer])].join('\n'),
      );
      if (offered !== undefined) lines.push(`On offer: ${offered}`);
      return {
        text: lines.length === 0 ? 'Nothing was asked yet.' : lines.join('\n\n'),
        data: { session: session.name, questions, ...(offered === undefined ? {} : { on_offer: offered }) },
      };
    },
  };
}

const UNKNOWN: ToolResult = {
  problem: 'No session of this name is running: the tool sessions lists those that are.',
};

function findIn(sessions: McpSessions, name: string): McpSession | undefined {
  return sessions.list().find((session) => session.name === name);
}

function lineOf({ text, speaker }: SaidUtterance): string {
  return speaker === undefined ? text : `${speaker}: ${text}`;
}
