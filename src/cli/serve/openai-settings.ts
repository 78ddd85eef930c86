import type { Setting } from '../settings';

/** Which server and which model, for whatever talks to an OpenAI-compatible endpoint: the environment alone. */
export const OPENAI = {
  openaiBaseUrl: { env: 'OPENAI_BASE_URL', help: 'address of an OpenAI-compatible API, with its /v1' },
  openaiApiKey: { env: 'OPENAI_API_KEY', help: 'its key, when it needs one' },
  openaiModel: { env: 'OPENAI_MODEL', help: 'the model, as the server calls it' },
} as const satisfies Record<string, Setting>;
