import { HTTPError, TimeoutError } from 'ky';
import * as v from 'valibot';
import { BackendError } from '../../../backend/index';
import { parsed } from '../../../http/body';
import { unreachable } from '../../../http/connection-errors';
import { fieldsOf, numberOf, recordsOf } from '../../../http/fields';
import { createTransport } from '../../../http/transport';
import { refusalOf } from '../../../http/upstream';
import { UpstreamFailure } from '../../../http/upstream-errors';
import { type Logger, silentLogger } from '../../../logging/logger';
import { duration, record, wholeNumber, withMethods } from '../../../options/fields';
import { readOptions } from '../../../options/read-options';
import type { QuestionJudge } from '../../../questions/index';
import { type OpenAIAccessOptions, readAccess } from '../access';
import { contentOf } from '../completions';
import { openAIUpstream } from '../upstream';
import { promptFor } from './prompt';
import { readVerdict } from './verdict';

export interface OpenAIJudgeOptions extends OpenAIAccessOptions {
  /** Milliseconds per verdict. The session has its own deadline, which may be shorter. Default: 1,500. */
  timeoutMs?: number;
  /** How many utterances before the turn are shown to the model. Default: 8. */
  utterances?: number;
  /** The maximum characters of these utterances, the latest first, and of the turn itself. Default: 2,000. */
  contextChars?: number;
  /**
   * Additional request fields; they override the built-in ones, and `undefined` removes one:
   * `{ max_tokens: undefined, max_completion_tokens: 200 }`.
   */
  body?: Record<string, unknown>;
  /** Receives one line per verdict at `debug`: decision, milliseconds, tokens. Never what was said. */
  logger?: Logger;
}

const optionsSchema = v.object({
  timeoutMs: v.optional(duration(), 1_500),
  utterances: v.optional(wholeNumber({ max: 100 }), 8),
  contextChars: v.optional(wholeNumber({ max: 100_000 }), 2_000),
  body: v.optional(record('an object of more fields of the request'), {}),
  logger: v.optional(withMethods<Logger>('a logger; give an object with debug', 'debug'), silentLogger),
});

/** Enough for a verdict with its question. */
const MAX_TOKENS = 200;

/**
 * A judge for doubtful turns: sends one short request per turn to a model behind any OpenAI-compatible endpoint
 * (OpenAI, Ollama, vLLM …). What was said is shown to the model as data that cannot act as instructions.
 *
 * Rejects with a `BackendError` (`BACKEND_AUTH`, `BACKEND_TIMEOUT` …) when there is no verdict; the session then
 * falls back to its rules. Throws a one-line `TypeError` when an option is invalid.
 */
export function createOpenAIJudge(options: OpenAIJudgeOptions): QuestionJudge {
  const access = readAccess('createOpenAIJudge', options);
  const settings = readOptions('createOpenAIJudge', optionsSchema, options);
  const { timeoutMs, body, logger } = settings;
  const upstream = openAIUpstream(access, "the judge's model server");
  const { whole } = createTransport(timeoutMs, { accept: 'application/json', ...access.headers });

  /** No retries: a late verdict is useless. No `response_format`, as many servers reject it. */
  async function complete(messages: unknown, signal: AbortSignal): Promise<string> {
    const { model, urlOf } = access;
    const json = { model, temperature: 0, max_tokens: MAX_TOKENS, stream: false, messages, ...body };
    const asked = whole.post(urlOf('chat/completions'), { json, signal, timeout: timeoutMs });
    const response = await asked.catch((error: unknown) => {
      signal.throwIfAborted();
      if (error instanceof HTTPError) return error.response;
      throw error instanceof TimeoutError ? tooLate(timeoutMs) : unreachable(error, upstream.who, 'base URL');
    });
    if (response.status !== 200) throw refusalOf(upstream, response, await response.text());
    return response.text();
  }

  const noVerdict = (why: string, text: string) =>
    new BackendError('BACKEND_ERROR', `The judge gave no verdict: ${why}.`, {
      cause: new UpstreamFailure({ text }, upstream.secrets),
    });

  return async (candidate, { signal }) => {
    signal.throwIfAborted();
    const askedAt = performance.now();
    const said = await complete(promptFor(candidate, settings), signal);
    const completion = parsed(said);
    if (completion === undefined) {
      throw noVerdict('what answered sent no JSON; check the base URL (…/v1)', said);
    }
    const [choice] = recordsOf(completion.choices);
    const text = contentOf(fieldsOf(choice?.message)?.content);
    if (text === undefined) throw noVerdict('what answered sent no chat completion', said);
    const verdict = readVerdict(text, candidate);
    if (verdict === undefined) throw noVerdict('the model wrote something else', text);
    const { decision, confidence } = verdict;
    const ms = Math.round(performance.now() - askedAt);
    const tokens = numberOf(fieldsOf(completion.usage)?.total_tokens);
    logger.debug({ model: access.model, decision, confidence, ms, tokens }, 'the judge decided');
    return verdict;
  };
}

function tooLate(timeoutMs: number): BackendError {
  return new BackendError('BACKEND_TIMEOUT', `The judge gave no verdict within ${timeoutMs} ms (timeoutMs).`);
}
