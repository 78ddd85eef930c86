import { type Address, OPENAI, readAddress } from './address';
import { type Refuse, readHeaders, readKey, readModel } from './option-values';

/** Which server, which model: the same for everything that talks to an OpenAI-compatible endpoint. */
export interface OpenAIConnectionOptions {
  /** Up to and with `/v1`; a query is kept. Default: OpenAI's own, `https://api.openai.com/v1`. */
  baseURL?: string;
  /** Sent as `Authorization: Bearer …`. Servers of your own (Ollama, vLLM) may need none. */
  apiKey?: string;
  /** The model's name on that server. */
  model: string;
  /** Sent along with every request, such as `api-key`; they win over the built-in ones. */
  headers?: Record<string, string>;
}

export interface OpenAIConnection extends Address {
  model: string;
  /** Lower-case names. They hold the key. */
  headers: Record<string, string>;
  /** A copy of a text without the key, however a server quoted it. */
  withoutSecrets(text: string): string;
}

/** Throws a `TypeError` of one line, in the name of the factory, that never shows a value. */
export function readConnection(options: OpenAIConnectionOptions, refuse: Refuse): OpenAIConnection {
  const { baseURL = OPENAI } = options;
  const apiKey = readKey(options.apiKey, refuse);
  const own = readHeaders(options.headers, refuse);
  if (apiKey === undefined && baseURL === OPENAI && !('authorization' in own)) {
    refuse('apiKey is missing; OpenAI needs one, and baseURL names a server that does not');
  }
  return {
    ...readAddress(baseURL, refuse),
    model: readModel(options.model, refuse),
    headers: { ...(apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` }), ...own },
    withoutSecrets: (text) => hide(text, [apiKey, ...Object.values(own)]),
  };
}

/** Providers quote a part of the key that they refuse; proxies, the headers that they got. */
const SECRETS = /\b(?:sk|pk|key)-[\w*-]+|\bBearer\s+\S+/gi;

function hide(text: string, secrets: readonly (string | undefined)[]): string {
  return secrets
    .filter((secret): secret is string => secret !== undefined && secret !== '')
    .reduce((hidden, secret) => hidden.replaceAll(secret, '***'), text)
    .replace(SECRETS, '***');
}
