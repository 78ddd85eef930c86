import { type Logger, silentLogger } from '../../logger';
import { BackendError } from '../errors';
import type { RagQuery } from '../types';

/** The values of the app's own variables; a function gets the query, so that it can pass the transcript on. */
export type DifyInputs = Record<string, unknown> | ((query: RagQuery) => Record<string, unknown>);

export interface DifyBackendOptions {
  /** The key of one app (app-…), from its page "API Access". */
  apiKey: string;
  /** Up to and with `/v1`. Default: Dify Cloud, `https://api.dify.ai/v1`. */
  baseUrl?: string;
  /** Milliseconds for one whole answer, from the question to its end. Default: 60 000. */
  timeoutMs?: number;
  /** One end user for all questions. Default: the query's `user`, else one for each session. */
  user?: string;
  /** Default: none. The same for every turn of a conversation, as Dify checks them on each. */
  inputs?: DifyInputs;
  logger?: Logger;
}

/** The options, checked and with every default filled in. */
export interface DifySettings {
  apiKey: string;
  /** Ends without a slash. */
  baseUrl: string;
  timeoutMs: number;
  userOf(query: RagQuery): string;
  inputsOf(query: RagQuery): Record<string, unknown>;
  logger: Logger;
}

const DIFY_CLOUD = 'https://api.dify.ai/v1';
const MAX_USER_LENGTH = 255;
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** Throws a `TypeError` of one line that names the option and the way out, and never shows a value. */
export function readOptions(options: DifyBackendOptions): DifySettings {
  const { apiKey, baseUrl = DIFY_CLOUD, timeoutMs = 60_000, user, inputs = {}, logger } = options;
  checkKey(apiKey);
  checkTimeout(timeoutMs);
  if (user !== undefined && (typeof user !== 'string' || user === '' || user.length > MAX_USER_LENGTH)) {
    refuse(
      `user must be a string of 1 to ${MAX_USER_LENGTH} characters; leave it out for one of each session`,
    );
  }
  return {
    apiKey,
    baseUrl: readBaseUrl(baseUrl),
    timeoutMs,
    userOf: (query) => user ?? userOf(query),
    inputsOf: typeof inputs === 'function' ? inputs : () => inputs,
    logger: logger ?? silentLogger,
  };
}

function checkKey(apiKey: unknown): void {
  if (typeof apiKey !== 'string' || apiKey === '') {
    refuse('apiKey is missing; copy the key of the app (app-…) from its page "API Access" in Dify');
  }
  if (/\s/.test(apiKey)) {
    refuse('apiKey has a space or a line break in it; give the key alone, without "Bearer" before it');
  }
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    refuse('apiKey has characters that no key has; copy it from Dify again');
  }
  if (apiKey.startsWith('dataset-')) {
    refuse('apiKey is the key of a knowledge base (dataset-…); give the key of the app (app-…)');
  }
}

function readBaseUrl(baseUrl: unknown): string {
  const url = typeof baseUrl === 'string' && URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return refuse('baseUrl is no http(s) URL; give one such as https://dify.example.com/v1');
  }
  if (url.username !== '' || url.password !== '') {
    refuse('baseUrl has a user name or password in it; take them out');
  }
  if (url.search !== '' || url.hash !== '') refuse("baseUrl has a '?' or '#' part; take it off");
  if (/\/chat-messages\/*$/.test(url.pathname)) refuse('baseUrl must stop before /chat-messages');
  return url.href.replace(/\/+$/, '');
}

function checkTimeout(timeoutMs: unknown): void {
  if (typeof timeoutMs !== 'number' || !(timeoutMs > 0 && timeoutMs <= MAX_TIMEOUT_MS)) {
    refuse(`timeoutMs must be a number of milliseconds above 0, at most ${MAX_TIMEOUT_MS}`);
  }
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

function refuse(why: string): never {
  throw new TypeError(`createDifyBackend: ${why}.`);
}
