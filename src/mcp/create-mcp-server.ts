import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import * as v from 'valibot';
import type { RagBackend } from '../backend/index';
import { passagesOf } from '../backend/wrappers/passages';
import { type Logger, silentLogger } from '../logging/logger';
import { redactingLogger } from '../logging/redacting-logger';
import { wholeNumber, withMethods } from '../options/fields';
import { readOptions } from '../options/read-options';
import { SingleAnswer } from '../session/answers/single-answer';
import type { SharedSessionOptions } from '../session/options';
import type { AskOnce } from './desk';
import { loadMcpSdk } from './sdk';
import { mcpServerFor } from './server';
import type { McpSessions } from './sessions';
import type { DocumentShelf } from './shelf';

export interface McpServerOptions {
  /** Answers the questions; it is not closed. */
  backend: RagBackend;
  /** Listed and read as resources, such as `documents` of a local backend. */
  documents?: DocumentShelf;
  /** Running sessions that the client may look at. */
  sessions?: McpSessions;
  /** Options for the answers: limits, the end user, the clock. Those for detection have no effect. */
  session?: Omit<SharedSessionOptions, 'backend' | 'logger'>;
  /** The most characters that a question, a query or an utterance may have. Default 8,192. */
  textLength?: number;
  /** Receives errors without speech or upstream text. Default: none. */
  logger?: Logger;
}

/** A server for one client. */
export interface McpServer {
  /** Starts to answer on one of the SDK's transports, or on one of your own. Once. */
  connect(transport: Transport): Promise<void>;
  /** Ends what is running, and closes the transport. */
  close(): Promise<void>;
}

const schema = v.object({
  backend: withMethods<RagBackend>('an object with an answer() method', 'answer'),
  documents: v.optional(withMethods<DocumentShelf>('documents to list and to read', 'list', 'read')),
  sessions: v.optional(withMethods<McpSessions>('sessions to list', 'list')),
  session: v.optional(
    withMethods<Omit<SharedSessionOptions, 'backend' | 'logger'>>('an object of options'),
    {},
  ),
  textLength: v.optional(wholeNumber({ min: 1, unlimited: true }), 8_192),
  logger: v.optional(
    withMethods<Logger>('a logger such as pino', 'debug', 'info', 'warn', 'error'),
    silentLogger,
  ),
});

/**
 * Makes an MCP server that answers from a backend: for programs that bring their own transport. It knows no limits and
 * asks for no key. Rejects with a `TypeError` that names an invalid option, and with one line when
 * `@modelcontextprotocol/sdk` is not installed.
 */
export async function createMcpServer(options: McpServerOptions): Promise<McpServer> {
  const {
    backend,
    documents,
    sessions,
    session,
    textLength,
    logger: given,
  } = readOptions('createMcpServer', schema, options);
  const sdk = await loadMcpSdk();
  const logger = redactingLogger(given);
  const asking = (answering: RagBackend): AskOnce => {
    const shared: SharedSessionOptions = { ...session, backend: answering, logger };
    return (question, onEvent) => {
      const answer = new SingleAnswer(shared, question, { event: onEvent, question: () => {} });
      answer.ask();
      return answer;
    };
  };
  const passages = passagesOf(backend);
  return mcpServerFor(
    sdk,
    {
      ask: asking(backend),
      retrieve: passages && asking(passages),
      documents,
      sessions,
      textLength,
    },
    logger,
  );
}
