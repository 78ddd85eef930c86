import type { DifyConversation, DifyResponseMode } from '../../../backends/dify/index';
import { amount, type Given, jsonObject, oneOf, type Setting } from '../../settings/setting';

// Not the backend's own lists: those would load the backend, which most commands do not need.
const RESPONSE_MODES = ['streaming', 'blocking'] as const satisfies readonly DifyResponseMode[];
const CONVERSATIONS = ['multi', 'single'] as const satisfies readonly DifyConversation[];

/** Dify is set by the environment alone. */
export const DIFY = {
  difyApiKey: { env: 'DIFY_API_KEY', help: 'key of the Dify app' },
  difyBaseUrl: { env: 'DIFY_BASE_URL', help: "address of Dify's API, with its /v1" },
  difyTimeout: { env: 'DIFY_TIMEOUT', help: 'seconds for one answer of Dify' },
  difyUser: { env: 'DIFY_USER', help: 'end user that Dify is told' },
  difyResponseMode: {
    env: 'DIFY_RESPONSE_MODE',
    help: `how Dify answers: ${RESPONSE_MODES.join(', ')}`,
    fallback: 'streaming',
  },
  difyConversation: {
    env: 'DIFY_CONVERSATION',
    help: `whether a session is one conversation in Dify: ${CONVERSATIONS.join(', ')}`,
    fallback: 'multi',
  },
  difyInputs: { env: 'DIFY_INPUTS', help: "values of the Dify app's inputs, as a JSON object" },
  difyContextInput: {
    env: 'DIFY_CONTEXT_INPUT',
    help: 'input of the Dify app that gets what was said before the question',
  },
} as const satisfies Record<string, Setting>;

/** What `createDifyBackend` is given. */
export interface DifyChoice {
  apiKey: string;
  baseUrl?: string;
  timeoutMs?: number;
  user?: string;
  responseMode: DifyResponseMode;
  conversation: DifyConversation;
  inputs?: Record<string, unknown>;
  contextInput?: string;
}

/** Throws a `UsageError` of one line. */
export function readDify(apiKey: string, values: Given<typeof DIFY>): DifyChoice {
  const { difyBaseUrl, difyTimeout, difyUser, difyInputs, difyContextInput } = values;
  return {
    apiKey,
    ...(difyBaseUrl === undefined ? {} : { baseUrl: difyBaseUrl }),
    ...(difyTimeout === undefined
      ? {}
      : { timeoutMs: amount(DIFY.difyTimeout, difyTimeout, 'seconds', 'positive') * 1000 }),
    ...(difyUser === undefined ? {} : { user: difyUser }),
    responseMode: oneOf(DIFY.difyResponseMode, values.difyResponseMode ?? '', RESPONSE_MODES),
    conversation: oneOf(DIFY.difyConversation, values.difyConversation ?? '', CONVERSATIONS),
    ...(difyInputs === undefined
      ? {}
      : { inputs: jsonObject(DIFY.difyInputs, difyInputs, '{"topic":"pool"}') }),
    ...(difyContextInput === undefined ? {} : { contextInput: difyContextInput }),
  };
}
