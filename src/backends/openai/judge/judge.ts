import type { QuestionJudge } from '../../../questions/index';
import { completer } from './completion';
import { within } from './deadline';
import { nonsense, tooLate } from './failures';
import { type OpenAIJudgeOptions, readOptions } from './options';
import { promptFor } from './prompt';
import { secretsOf } from './secrets';
import { readVerdict } from './verdict';

/**
 * A judge for doubtful turns: asks a model behind any OpenAI-compatible endpoint (OpenAI, Ollama, vLLM …),
 * one short request a turn. What was said is shown to the model as data that can not speak to it.
 *
 * Rejects with a `BackendError` (`BACKEND_AUTH`, `BACKEND_TIMEOUT` …) when there is no verdict, so that the
 * session goes by its rules. Throws a `TypeError` of one line when an option can not be used.
 */
export function createOpenAIJudge(options: OpenAIJudgeOptions): QuestionJudge {
  const settings = readOptions(options);
  const complete = completer(settings);
  const { access, timeoutMs, logger } = settings;
  const clean = secretsOf(access);
  return async (candidate, { signal }) => {
    const askedAt = performance.now();
    const late = () => tooLate(timeoutMs);
    const { text, tokens } = await within({ signal, timeoutMs, late }, (both) =>
      complete(promptFor(candidate, settings), both),
    );
    const verdict = readVerdict(text, candidate);
    if (verdict === undefined) {
      throw nonsense('the model wrote something else', clean(text));
    }
    const { decision, confidence } = verdict;
    const ms = Math.round(performance.now() - askedAt);
    logger.debug({ model: access.model, decision, confidence, ms, tokens }, 'the judge decided');
    return verdict;
  };
}
