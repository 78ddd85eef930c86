import { UsageError } from '../errors';
import { amount, type Given, type Setting } from '../settings/setting';

/** The model is set by the environment alone. */
export const OPENAI = {
  openaiModel: { env: 'OPENAI_MODEL', help: 'model that writes answers, as its server names it' },
  openaiBaseUrl: { env: 'OPENAI_BASE_URL', help: 'address of an OpenAI-compatible API, with its /v1' },
  openaiApiKey: { env: 'OPENAI_API_KEY', help: 'key of that API' },
  openaiTimeout: { env: 'OPENAI_TIMEOUT', help: 'seconds for one answer of the model' },
} as const satisfies Record<string, Setting>;

/** What `createOpenAIBackend` is given, beside its retriever. */
export interface OpenAIChoice {
  model: string;
  baseUrl?: string;
  apiKey?: string;
  timeoutMs?: number;
}

/** Whether enough is set to ask a model: its name, and where it is or a key. */
export function isOpenAISet({ openaiModel, openaiBaseUrl, openaiApiKey }: Given<typeof OPENAI>): boolean {
  return openaiModel !== undefined && (openaiBaseUrl !== undefined || openaiApiKey !== undefined);
}

/** Throws a `UsageError` of one line; `asked` names what chose this backend. */
export function readOpenAI(values: Given<typeof OPENAI>, asked: string): OpenAIChoice {
  const { openaiModel, openaiBaseUrl, openaiApiKey, openaiTimeout } = values;
  if (openaiModel === undefined) {
    throw new UsageError(`${asked} needs OPENAI_MODEL, which is not set: put the name of the model there.`);
  }
  if (openaiBaseUrl === undefined && openaiApiKey === undefined) {
    throw new UsageError(
      `${asked} needs OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own (Ollama: http://127.0.0.1:11434/v1).`,
    );
  }
  return {
    model: openaiModel,
    ...(openaiBaseUrl === undefined ? {} : { baseUrl: openaiBaseUrl }),
    ...(openaiApiKey === undefined ? {} : { apiKey: openaiApiKey }),
    ...(openaiTimeout === undefined
      ? {}
      : { timeoutMs: amount(OPENAI.openaiTimeout, openaiTimeout, 'seconds', 'positive') * 1000 }),
  };
}
