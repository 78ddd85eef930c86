import { BackendError } from '../../backend/errors';
import type { RagQuery } from '../../backend/rag-backend';
import { contextOf } from '../../backend/transcript';
import { readHttpOptions } from '../../http/options';
import type { Logger } from '../../logging/logger';
import { type OptionReader, optionReader } from '../../options/option-reader';

/** The values of the app's own variables; a function gets the query. */
export type DifyInputs = Record<string, unknown> | ((query: RagQuery) => Record<string, unknown>);

export type DifyResponseMode = 'streaming' | 'blocking';
export type DifyConversation = 'multi' | 'single';

export interface DifyBackendOptions {
  /** The key of one app (app-…), from its page "API Access". */
  apiKey: string;
  /** Up to and with `/v1`. Default: Dify Cloud, `https://api.dify.ai/v1`. */
  baseUrl?: string;
  /**
   * How the answer is asked for: word by word, or in one piece, which agents refuse and Dify Cloud cuts off
   * after a minute. What comes is read for what it is. Default: `streaming`.
   */
  responseMode?: DifyResponseMode;
  /** Milliseconds for one whole answer, from the question to its end, retries included. Default: 60 000. */
  timeoutMs?: number;
  /**
   * Milliseconds until the first event of an answer, connecting included; Dify's keep-alives do not count.
   * Default: 45 000. Not used in blocking mode.
   */
  firstEventTimeoutMs?: number;
  /**
   * Milliseconds that an answer that began may be silent, keep-alives included; Dify sends one every ten
   * seconds. Default: 40 000. Not used in blocking mode.
   */
  idleTimeoutMs?: number;
  /** How often a question is sent again when it surely was not taken up, so is not billed. Default: 2. */
  retries?: number;
  /** Whether a session's questions are one conversation in Dify, or each is alone. Default: `multi`. */
  conversation?: DifyConversation;
  /** One end user for all questions. Default: the query's `user`, else one for each session. */
  user?: string;
  /** Default: none. The same for every turn of a conversation, as Dify checks them on each. */
  inputs?: DifyInputs;
  /**
   * The name of an input of the app that gets what was said before the question: one utterance a line, the
   * last 4,000 characters. It is empty at first, so it must not be a required one.
   */
  contextInput?: string;
  /** Gets one line an answer at `info`: tokens, price, milliseconds, retries and Dify's ids of it. */
  logger?: Logger;
  /** From 0 up to 1, to spread retries. Default: `Math.random`. */
  random?: () => number;
}

/** The options, checked and with every default filled in. */
export interface DifySettings
  extends Required<Omit<DifyBackendOptions, 'user' | 'inputs' | 'contextInput' | 'baseUrl'>> {
  /** Ends without a slash. */
  baseUrl: string;
  userOf(query: RagQuery): string;
  inputsOf(query: RagQuery): Record<string, unknown>;
}

const DIFY_CLOUD = 'https://api.dify.ai/v1';
const MAX_USER_LENGTH = 255;
/** What one input of an app may hold, with room for a long talk. In characters. */
const MAX_CONTEXT = 4000;

const read: OptionReader = optionReader('createDifyBackend');

/** Throws a `TypeError` of one line that names the option and the way out, and never shows a value. */
export function readOptions(options: DifyBackendOptions): DifySettings {
  const { apiKey, baseUrl = DIFY_CLOUD, user } = options;
  checkKey(apiKey);
  if (user !== undefined && (typeof user !== 'string' || user === '' || user.length > MAX_USER_LENGTH)) {
    read.refuse(
      `user must be a string of 1 to ${MAX_USER_LENGTH} characters; leave it out for one of each session`,
    );
  }
  return {
    apiKey,
    baseUrl: readBaseUrl(baseUrl),
    responseMode: read.oneOf('responseMode', options.responseMode, ['streaming', 'blocking']),
    ...readHttpOptions(read, options),
    conversation: read.oneOf('conversation', options.conversation, ['multi', 'single']),
    userOf: (query) => user ?? userOf(query),
    inputsOf: readInputs(options),
  };
}

function checkKey(apiKey: unknown): void {
  if (typeof apiKey !== 'string' || apiKey === '') {
    read.refuse('apiKey is missing; copy the key of the app (app-…) from its page "API Access" in Dify');
  }
  if (/\s/.test(apiKey)) {
    read.refuse('apiKey has a space or a line break in it; give the key alone, without "Bearer" before it');
  }
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    read.refuse('apiKey has characters that no key has; copy it from Dify again');
  }
  if (apiKey.startsWith('dataset-')) {
    read.refuse('apiKey is the key of a knowledge base (dataset-…); give the key of the app (app-…)');
  }
}

function readBaseUrl(baseUrl: unknown): string {
  const url = read.url('baseUrl', baseUrl, 'https://dify.example.com/v1');
  if (url.search !== '') read.refuse("baseUrl has a '?' or '#' part; take it off");
  if (/\/chat-messages\/*$/.test(url.pathname)) read.refuse('baseUrl must stop before /chat-messages');
  return url.href.replace(/\/+$/, '');
}

/** What shows Dify who asks. */
export function keyHeader({ apiKey }: Pick<DifySettings, 'apiKey'>): { authorization: string } {
  return { authorization: `Bearer ${apiKey}` };
}

function readInputs({ inputs = {}, contextInput }: DifyBackendOptions): DifySettings['inputsOf'] {
  if (
    typeof inputs !== 'function' &&
    (typeof inputs !== 'object' || inputs === null || Array.isArray(inputs))
  ) {
    read.refuse('inputs must be an object of the values of the app, or a function that returns one');
  }
  if (contextInput !== undefined && (typeof contextInput !== 'string' || contextInput.trim() === '')) {
    read.refuse('contextInput must be the name of an input of the app; leave it out for none');
  }
  return (query) => ({
    ...(typeof inputs === 'function' ? inputs(query) : inputs),
    ...(contextInput === undefined ? {} : { [contextInput]: contextOf(query.transcript, MAX_CONTEXT) }),
  });
}

/** Dify shows a conversation only to the user that began it, so this must be the same on every turn. */
function userOf({ user, sessionId }: RagQuery): string {
  const name = user?.trim() ? user : `realtime-rag-${sessionId}`;
  if (name.length <= MAX_USER_LENGTH) return name;
  throw new BackendError(
    'BACKEND_REJECTED',
    `The query's user has ${name.length} characters; Dify takes at most ${MAX_USER_LENGTH}.`,
  );
}
