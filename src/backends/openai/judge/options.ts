import { type Logger, silentLogger } from '../../../logging/logger';
import { optionReader } from '../../../options/option-reader';
import { type OpenAIAccess, type OpenAIAccessOptions, readAccess } from '../access';

export interface OpenAIJudgeOptions extends OpenAIAccessOptions {
  /** Milliseconds for one verdict. The session has a deadline of its own, which may be shorter. Default: 1,500. */
  timeoutMs?: number;
  /** How many utterances before the turn are shown to the model. Default: 8. */
  utterances?: number;
  /** How many characters of them, the latest first, and how many of the turn itself. Default: 2,000. */
  contextChars?: number;
  /**
   * More fields of the request; they win over the built-in ones, and `undefined` takes one away:
   * `{ max_tokens: undefined, max_completion_tokens: 200 }`.
   */
  body?: Record<string, unknown>;
  /** Gets one line a verdict at `debug`: decision, milliseconds, tokens. Never what was said. */
  logger?: Logger;
}

/** The options, checked and with every default filled in. */
export interface JudgeSettings {
  access: OpenAIAccess;
  timeoutMs: number;
  utterances: number;
  contextChars: number;
  body: Record<string, unknown>;
  logger: Logger;
}

/** Throws a `TypeError` of one line that names the option and the way out, and never shows a value. */
export function readOptions(options: OpenAIJudgeOptions): JudgeSettings {
  const read = optionReader('createOpenAIJudge');
  const { body = {} } = options;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    read.refuse('body must be an object of more fields of the request');
  }
  return {
    access: readAccess(read, options),
    timeoutMs: read.milliseconds('timeoutMs', options.timeoutMs, 1_500),
    utterances: read.wholeNumber('utterances', options.utterances, 8, 0, 100),
    contextChars: read.wholeNumber('contextChars', options.contextChars, 2_000, 0, 100_000),
    body,
    logger: options.logger ?? silentLogger,
  };
}
