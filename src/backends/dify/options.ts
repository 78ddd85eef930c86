import * as v from 'valibot';
import { BackendError } from '../../backend/errors';
import { type RagQuery, SPECULATION_LEVELS, type SpeculationLevel } from '../../backend/rag-backend';
import { contextOf } from '../../backend/transcript';
import { type HttpOptions, type HttpSettings, httpFields } from '../../http/service';
import type { Logger } from '../../logging/logger';
import { apiKey, httpUrl, oneOf, text } from '../../options/fields';
import { readOptions, refuseOption } from '../../options/read-options';

/** Values for the app's variables; a function receives the query. */
export type DifyInputs = Record<string, unknown> | ((query: RagQuery) => Record<string, unknown>);

export type DifyResponseMode = 'streaming' | 'blocking';
export type DifyConversation = 'multi' | 'single';

export interface DifyBackendOptions extends HttpOptions {
  /** The app's API key (app-…), from its page "API Access". */
  apiKey: string;
  /** Up to and including `/v1`. Default: Dify Cloud, `https://api.dify.ai/v1`. */
  baseUrl?: string;
  /**
   * How the answer is requested: word by word, or in one piece, which agents reject and Dify Cloud cuts off after a
   * minute. Either form of reply is understood. Default: `streaming`.
   */
  responseMode?: DifyResponseMode;
  /**
   * Milliseconds until the first event of an answer, connecting included; Dify's keep-alives do not count.
   * `Infinity` for no limit. Default: 45 000. Not used in blocking mode.
   */
  firstEventTimeoutMs?: number;
  /**
   * How long, in milliseconds, an answer may be silent once it has started. Dify's keep-alives, sent every ten
   * seconds, count as activity. `Infinity` for no limit. Default: 40 000. Not used in blocking mode.
   */
  idleTimeoutMs?: number;
  /** Whether a session's questions form one conversation in Dify, or each stands alone. Default: `multi`. */
  conversation?: DifyConversation;
  /** One end user for all questions. Default: the query's `user`, otherwise one per session. */
  user?: string;
  /** Default: none. Must stay the same for every turn of a conversation, as Dify checks them each time. */
  inputs?: DifyInputs;
  /**
   * The name of an app input that receives what was said before the question: one utterance per line, the last 4,000
   * characters. It is empty at first, so the input must not be required.
   */
  contextInput?: string;
  /**
   * `answer`: a question may be sent to Dify while it is still being spoken, when no conversation is continued by it.
   * If it is not asked after all, its run is stopped and its conversation deleted. Not in blocking mode, in which runs
   * cannot be stopped. Default: none is.
   */
  speculative?: SpeculationLevel;
  /** Receives one line per answer at `info`: tokens, price, milliseconds, retries and Dify's ids of it. */
  logger?: Logger;
}

/** The validated options, with all defaults filled in. */
export interface DifySettings extends HttpSettings {
  apiKey: string;
  /** Without a trailing slash. */
  baseUrl: string;
  responseMode: DifyResponseMode;
  conversation: DifyConversation;
  speculative: SpeculationLevel | undefined;
  userOf(query: RagQuery): string;
  inputsOf(query: RagQuery): Record<string, unknown>;
}

const DIFY_CLOUD = 'https://api.dify.ai/v1';
const MAX_USER_LENGTH = 255;
/** The maximum length of one app input, in characters, with room for a long talk. */
const MAX_CONTEXT = 4000;

const optionsSchema = v.object({
  apiKey: v.pipe(
    apiKey('is missing; copy the key of the app (app-…) from its page "API Access" in Dify'),
    v.check(
      (key) => !key.startsWith('dataset-'),
      'is the key of a knowledge base (dataset-…); give the key of the app (app-…)',
    ),
  ),
  baseUrl: v.optional(
    v.pipe(
      httpUrl('https://dify.example.com/v1'),
      v.check(({ href }) => !href.includes('?'), "has a '?' part; take it off"),
      v.check(
        ({ pathname }) => !/\/chat-messages\/*$/.test(pathname),
        'already ends in the route; stop before /chat-messages',
      ),
      v.transform(({ href }) => href.replace(/\/+$/, '')),
    ),
    DIFY_CLOUD,
  ),
  responseMode: v.optional(oneOf(['streaming', 'blocking']), 'streaming'),
  conversation: v.optional(oneOf(['multi', 'single']), 'multi'),
  user: v.optional(
    text(`a string of 1 to ${MAX_USER_LENGTH} characters; leave it out for one user per session`, {
      max: MAX_USER_LENGTH,
    }),
  ),
  inputs: v.optional(
    v.custom<DifyInputs>(
      (value) =>
        typeof value === 'function' || (typeof value === 'object' && value !== null && !Array.isArray(value)),
      'must be an object of the values of the app, or a function that returns one',
    ),
    {},
  ),
  speculative: v.optional(oneOf(SPECULATION_LEVELS)),
  contextInput: v.optional(text('the name of an input of the app; leave it out for none')),
  ...httpFields,
});

const BLOCKING_AND_SPECULATIVE =
  "is blocking, in which Dify cannot stop what is no longer wanted; leave out speculative: 'answer', or use streaming";

/** Throws a one-line `TypeError` that names the option and the fix, and never shows a value. */
export function readDifyOptions(options: DifyBackendOptions): DifySettings {
  const { user, inputs, contextInput, ...settings } = readOptions(
    'createDifyBackend',
    optionsSchema,
    options,
  );
  const { speculative, responseMode } = settings;
  if (speculative === 'answer' && responseMode === 'blocking') {
    refuseOption('createDifyBackend', 'responseMode', BLOCKING_AND_SPECULATIVE);
  }
  return {
    ...settings,
    speculative,
    userOf: (query) => user ?? userOf(query),
    inputsOf: (query) => ({
      ...(typeof inputs === 'function' ? inputs(query) : inputs),
      ...(contextInput === undefined ? {} : { [contextInput]: contextOf(query.transcript, MAX_CONTEXT) }),
    }),
  };
}

/** What identifies the app to Dify. */
export function keyHeader({ apiKey }: Pick<DifySettings, 'apiKey'>): { authorization: string } {
  return { authorization: `Bearer ${apiKey}` };
}

/** Dify shows a conversation only to the user who started it, so this must be the same on every turn. */
function userOf({ user, sessionId }: RagQuery): string {
  const name = user?.trim() ? user : `realtime-rag-${sessionId}`;
  if (name.length <= MAX_USER_LENGTH) return name;
  throw new BackendError(
    'BACKEND_REJECTED',
    `The query's user has ${name.length} characters; Dify takes at most ${MAX_USER_LENGTH}.`,
  );
}
