import * as v from 'valibot';
import {
  type BackendContext,
  type BackendReport,
  type RagQuery,
  SPECULATION_LEVELS,
  type SpeculationLevel,
} from '../../backend/rag-backend';
import { type HttpOptions, type HttpSettings, httpFields } from '../../http/service';
import { callback, oneOf, record, wholeNumber, withMethods } from '../../options/fields';
import { readOptions } from '../../options/read-options';
import type { Source } from '../../protocol/index';
import { type OpenAIAccess, type OpenAIAccessOptions, readAccess } from './access';

/** Anything that finds passages: a local backend, or any object with a `retrieve` method. */
export interface Retriever {
  retrieve(query: RagQuery, context: BackendContext): Promise<Source[]>;
  check?(context: BackendContext): Promise<BackendReport>;
}

export interface OpenAIBackendOptions extends OpenAIAccessOptions, HttpOptions {
  /** Finds the passages that answers are based on. Not closed by this backend. */
  retriever: Retriever;
  /** Instructions for the model that follow the rules: a name, a tone, a length. Default: none. */
  instructions?: string;
  /** Additional request fields, such as `temperature`, `max_tokens` or `reasoning_effort`. Default: none. */
  parameters?: Record<string, unknown>;
  /**
   * What to do when no passage was found: say so without asking the model, or ask it anyway. Default: `no_answer`.
   */
  withoutPassages?: 'no_answer' | 'ask';
  /** Maximum characters of passages that the model is shown, the best first. Default: 12 000. */
  passageChars?: number;
  /** Maximum characters of what was said before the question, the newest of it; 0 for none. Default: 4000. */
  transcriptChars?: number;
  /** How many earlier questions of a conversation are sent along, with their answers; 0 for none. Default: 3. */
  historyTurns?: number;
  /**
   * How far a question may be worked on while it is still being spoken: not at all, until its passages are found, or
   * until the model answers. What is not asked after all is not remembered. Default: `retrieve`.
   */
  speculative?: SpeculationLevel;
  /** Generates conversation ids, which must not be guessable. Default: random UUIDs. */
  createId?: () => string;
}

/** The validated options, with all defaults filled in. */
export interface OpenAISettings extends HttpSettings {
  access: OpenAIAccess;
  retriever: Retriever;
  instructions: string;
  parameters: Record<string, unknown>;
  withoutPassages: 'no_answer' | 'ask';
  passageChars: number;
  transcriptChars: number;
  historyTurns: number;
  speculative: SpeculationLevel;
  /** The name of a request field for the id of the conversation; absent when the server keeps none. */
  conversationField: string | undefined;
  createId: () => string;
}

const MAX_CHARS = 10_000_000;
const MAX_TURNS = 100;
/** Without these fields, or with different values, the answer could not be read. */
const OURS = ['model', 'messages', 'stream', 'stream_options', 'n'];

const takenIn = (parameters: Record<string, unknown>) => OURS.find((name) => Object.hasOwn(parameters, name));

const optionsSchema = v.object({
  retriever: withMethods<Retriever>(
    'something that finds passages; give a local backend, or an object with a retrieve of its own',
    'retrieve',
  ),
  instructions: v.optional(v.string('must be a string; leave it out for none'), ''),
  parameters: v.optional(
    v.pipe(
      record('an object of more fields of the request'),
      v.check(
        (parameters) => takenIn(parameters) === undefined,
        ({ input }) => `has ${takenIn(input)}, which the backend sets itself; leave it out`,
      ),
    ),
    {},
  ),
  withoutPassages: v.optional(oneOf(['no_answer', 'ask']), 'no_answer'),
  passageChars: v.optional(wholeNumber({ min: 1, max: MAX_CHARS }), 12_000),
  transcriptChars: v.optional(wholeNumber({ max: MAX_CHARS }), 4000),
  historyTurns: v.optional(wholeNumber({ max: MAX_TURNS }), 3),
  speculative: v.optional(oneOf(SPECULATION_LEVELS), 'retrieve'),
  createId: v.optional(
    callback<() => string>('a function that returns an id'),
    () => () => crypto.randomUUID(),
  ),
  ...httpFields,
});

/** Throws a one-line `TypeError` that names the option and the fix, and never shows a value. */
export function readOpenAIOptions(options: OpenAIBackendOptions): OpenAISettings {
  const settings = readOptions('createOpenAIBackend', optionsSchema, options);
  // FastGPT keeps the conversation itself, and knows it by this field; other servers reject fields they do not know.
  const conversationField = options.apiKey?.startsWith('fastgpt-') ? 'chatId' : undefined;
  return { ...settings, conversationField, access: readAccess('createOpenAIBackend', options) };
}
