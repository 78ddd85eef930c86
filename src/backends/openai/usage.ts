import { fieldsOf, numberOf } from '../../http/fields';
import type { Usage } from '../../protocol/index';

/** Reads `usage`. Undefined when nothing is told. */
export function usageOf(value: unknown): Usage | undefined {
  const fields = fieldsOf(value);
  const prompt = numberOf(fields?.prompt_tokens);
  const completion = numberOf(fields?.completion_tokens);
  const total = numberOf(fields?.total_tokens);
  const usage = {
    ...(prompt === undefined ? {} : { prompt_tokens: prompt }),
    ...(completion === undefined ? {} : { completion_tokens: completion }),
    ...(total === undefined ? {} : { total_tokens: total }),
  };
  return Object.keys(usage).length > 0 ? usage : undefined;
}
