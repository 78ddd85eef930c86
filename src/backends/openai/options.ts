import type { BackendContext, BackendReport, RagQuery } from '../../backend/rag-backend';
import { type HttpOptions, readHttpOptions } from '../../http/options';
import type { HttpSettings } from '../../http/service';
import { type OptionReader, optionReader } from '../../options/option-reader';
import type { Source } from '../../protocol/index';
import { type OpenAIAccess, type OpenAIAccessOptions, readAccess } from './access';

/** Whatever finds passages: a local backend, or any object with a `retrieve` of its own. */
export interface Retriever {
  retrieve(query: RagQuery, context: BackendContext): Promise<Source[]>;
  check?(context: BackendContext): Promise<BackendReport>;
}

export interface OpenAIBackendOptions extends OpenAIAccessOptions, HttpOptions {
  /** Finds the passages that answers are made from. Not closed by this backend. */
  retriever: Retriever;
  /** Said to the model after the rules: a name, a tone, a length. Default: nothing. */
  instructions?: string;
  /** More fields of the request, such as `temperature`, `max_tokens` or `reasoning_effort`. Default: none. */
  parameters?: Record<string, unknown>;
  /**
   * What to do when no passage was found: say so without asking the model, or ask it all the same.
   * Default: `no_answer`.
   */
  withoutPassages?: 'no_answer' | 'ask';
  /** Characters of passages that the model is shown at most; the best come first. Default: 12 000. */
  passageChars?: number;
  /** Characters of what was said before the question, the newest of it; 0 for none. Default: 4000. */
  transcriptChars?: number;
  /** How many earlier questions of a conversation go along, with their answers; 0 for none. Default: 3. */
  historyTurns?: number;
  /** Makes the ids of conversations, which must not be guessed. Default: random UUIDs. */
  createId?: () => string;
}

/** The options, checked and with every default filled in. */
export interface OpenAISettings extends HttpSettings {
  access: OpenAIAccess;
  retriever: Retriever;
  instructions: string;
  parameters: Record<string, unknown>;
  withoutPassages: 'no_answer' | 'ask';
  passageChars: number;
  transcriptChars: number;
  historyTurns: number;
  createId: () => string;
}

const MAX_CHARS = 10_000_000;
const MAX_TURNS = 100;
/** What an answer could not be read without. */
const OURS = ['model', 'messages', 'stream', 'stream_options', 'n'];

const read: OptionReader = optionReader('createOpenAIBackend');

/** Throws a `TypeError` of one line that names the option and the way out, and never shows a value. */
export function readOptions(options: OpenAIBackendOptions): OpenAISettings {
  const { retriever, instructions = '', parameters = {} } = options;
  if (typeof retriever?.retrieve !== 'function') {
    read.refuse('retriever is missing; give a local backend, or an object with a retrieve of its own');
  }
  if (typeof instructions !== 'string') read.refuse('instructions must be a text; leave it out for none');
  if (typeof parameters !== 'object' || parameters === null || Array.isArray(parameters)) {
    read.refuse('parameters must be an object of more fields of the request');
  }
  const taken = OURS.find((name) => Object.hasOwn(parameters, name));
  if (taken) read.refuse(`parameters must not have ${taken}, which the backend sets itself`);
  return {
    access: readAccess(read, options),
    retriever,
    instructions,
    parameters,
    withoutPassages: read.oneOf('withoutPassages', options.withoutPassages, ['no_answer', 'ask']),
    passageChars: read.wholeNumber('passageChars', options.passageChars, 12_000, 1, MAX_CHARS),
    transcriptChars: read.wholeNumber('transcriptChars', options.transcriptChars, 4000, 0, MAX_CHARS),
    historyTurns: read.wholeNumber('historyTurns', options.historyTurns, 3, 0, MAX_TURNS),
    ...readHttpOptions(read, options),
    createId: options.createId ?? (() => crypto.randomUUID()),
  };
}
