import { existsSync } from 'node:fs';
import type { DifyConversation, DifyResponseMode } from '../../../backends/dify/index';
import { UsageError } from '../../errors';
import { entriesIn, fraction, jsonObject, oneOf, onOff, seconds } from '../../settings/kinds';
import {
  type Given,
  nameOf,
  type Read,
  readSettings,
  type Setting,
  type Values,
} from '../../settings/setting';

export const BACKENDS = ['local', 'openai', 'dify', 'http', 'echo'] as const;
// Not the backend's own lists: importing those would load the backend, which most commands do not need.
const RESPONSE_MODES = ['streaming', 'blocking'] as const satisfies readonly DifyResponseMode[];
const CONVERSATIONS = ['multi', 'single'] as const satisfies readonly DifyConversation[];

/**
 * Folders, files and patterns, separated by commas. The name of an existing file is one entry, even if it
 * contains commas.
 */
const documents: Read<string[]> = (text, refuse) => {
  const entries = existsSync(text) ? [text] : entriesIn(text);
  return entries.length === 0 ? refuse('must name a folder, a file or a pattern') : entries;
};

/** A model, as its server names it, and where: "nomic-embed-text@http://127.0.0.1:11434/v1". */
const embedding: Read<EmbeddingChoice> = (text, refuse) => {
  const [, model = '', baseUrl] = /^(.*?)(?:@(https?:\/\/.+))?$/s.exec(text.trim()) ?? [];
  if (model === '') refuse('must name a model, such as nomic-embed-text@http://127.0.0.1:11434/v1');
  return { model, ...(baseUrl === undefined ? {} : { baseUrl }) };
};

/** Settings that decide who answers, and from what. */
export const ANSWERING = {
  backend: {
    flags: '--backend <name>',
    env: 'REALTIME_RAG_BACKEND',
    help: `who answers: ${BACKENDS.join(', ')}`,
    otherwise:
      'openai with OPENAI_MODEL, else local with --docs, else dify with DIFY_API_KEY, else local over a sample handbook',
    read: oneOf(BACKENDS),
  },
  docs: {
    flags: '--docs <paths>',
    env: 'REALTIME_RAG_DOCS',
    help: 'what local and openai answer from: folders, files and patterns separated by commas, or a saved index',
    read: documents,
  },
  watch: {
    flags: '--watch',
    env: 'REALTIME_RAG_WATCH',
    help: 'follow changes of the documents while serving',
    read: onOff,
  },
  answerConfidence: {
    flags: '--answer-confidence <number>',
    env: 'REALTIME_RAG_ANSWER_CONFIDENCE',
    help: 'how likely it must be that the documents answer, 0 to 1 (local, openai)',
    otherwise: '0.5',
    read: fraction,
  },
  embed: {
    flags: '--embed <model[@url]>',
    env: 'OPENAI_EMBEDDING_MODEL',
    help: 'also find passages by meaning, with this model of an OpenAI-compatible API (local, openai)',
    otherwise: 'by words alone; the address is OPENAI_BASE_URL unless it is given',
    read: embedding,
  },
} as const satisfies Record<string, Setting>;

export const MOCK = {
  useMockRag: { env: 'USE_MOCK_RAG', help: '1 answers with a mock', read: onOff },
} as const satisfies Record<string, Setting>;

// The groups below are set by the environment only, and their keys are the options of the backend's factory.

export const DIFY = {
  apiKey: { env: 'DIFY_API_KEY', help: 'key of the Dify app' },
  baseUrl: { env: 'DIFY_BASE_URL', help: "address of Dify's API, with its /v1" },
  timeoutMs: { env: 'DIFY_TIMEOUT', help: 'seconds for one answer of Dify', read: seconds('positive') },
  user: { env: 'DIFY_USER', help: 'end user that Dify is told' },
  responseMode: {
    env: 'DIFY_RESPONSE_MODE',
    help: `how Dify answers: ${RESPONSE_MODES.join(', ')}`,
    fallback: 'streaming',
    read: oneOf(RESPONSE_MODES),
  },
  conversation: {
    env: 'DIFY_CONVERSATION',
    help: `whether a session is one conversation in Dify: ${CONVERSATIONS.join(', ')}`,
    fallback: 'multi',
    read: oneOf(CONVERSATIONS),
  },
  inputs: {
    env: 'DIFY_INPUTS',
    help: "values of the Dify app's inputs, as a JSON object",
    read: jsonObject('{"topic":"pool"}'),
  },
  contextInput: {
    env: 'DIFY_CONTEXT_INPUT',
    help: 'input of the Dify app that receives what was said before the question',
  },
} as const satisfies Record<string, Setting>;

export const OPENAI = {
  model: { env: 'OPENAI_MODEL', help: 'model that writes answers, as its server names it' },
  baseUrl: { env: 'OPENAI_BASE_URL', help: 'address of an OpenAI-compatible API, with its /v1' },
  apiKey: { env: 'OPENAI_API_KEY', help: 'key of that API' },
  timeoutMs: {
    env: 'OPENAI_TIMEOUT',
    help: 'seconds for one answer of the model',
    read: seconds('positive'),
  },
} as const satisfies Record<string, Setting>;

const textHeaders: Read<Record<string, string>> = (text, refuse) => {
  const example = '{"authorization":"Bearer …"}';
  const entries = Object.entries(jsonObject(example)(text, refuse));
  return Object.fromEntries(
    entries.map(([name, value]) =>
      typeof value === 'string'
        ? [name, value]
        : refuse(`must have strings as its values, such as ${example}`),
    ),
  );
};

/** A service of the user's own. */
export const HTTP = {
  url: { env: 'REALTIME_RAG_HTTP_URL', help: 'where the http backend posts questions to' },
  headers: {
    env: 'REALTIME_RAG_HTTP_HEADERS',
    help: 'headers of its requests, as a JSON object',
    read: textHeaders,
  },
  timeoutMs: {
    env: 'REALTIME_RAG_HTTP_TIMEOUT',
    help: 'seconds for one answer of it',
    read: seconds('positive'),
  },
} as const satisfies Record<string, Setting>;

/** An embedding model; without an address, OpenAI's. */
export interface EmbeddingChoice {
  model: string;
  baseUrl?: string;
  apiKey?: string;
}

/** Where the documents are, whether they are watched, and how they are searched; without `docs`, the sample handbook. */
export interface DocsChoice {
  docs?: string[];
  watch?: true;
  answerConfidence?: number;
  embed?: EmbeddingChoice;
}

/** The chosen backend, with everything that is needed to create it. */
export type BackendChoice =
  | { kind: 'echo'; mock: boolean }
  | ({ kind: 'local' } & DocsChoice)
  | ({ kind: 'dify'; apiKey: string } & Values<typeof DIFY>)
  | ({ kind: 'openai'; model: string } & DocsChoice & Values<typeof OPENAI>)
  | ({ kind: 'http'; url: string } & Values<typeof HTTP>);

/** Reads only the settings of the chosen backend. Throws a `UsageError`. */
export function readBackend(given: Given): BackendChoice {
  const { useMockRag: mock } = readSettings(MOCK, given);
  const { backend, watch, embed: named, ...documents } = readSettings(ANSWERING, given);
  const kind = backend ?? (mock ? 'echo' : kindFor(documents.docs !== undefined, given.env));
  if (watch && kind !== 'local' && kind !== 'openai') {
    throw new UsageError(
      `${nameOf(ANSWERING.watch)} follows documents, and the backend ${kind} has none: leave it out.`,
    );
  }
  if (watch && documents.docs === undefined) {
    throw new UsageError(
      `${nameOf(ANSWERING.watch)} needs documents to follow: name them with ${nameOf(ANSWERING.docs)}.`,
    );
  }
  const embed = named && withAccess(named, given);
  const docs: DocsChoice = { ...documents, ...(watch ? { watch } : {}), ...(embed ? { embed } : {}) };
  const needs = (what: string) => new UsageError(`${nameOf(ANSWERING.backend)} ${kind} needs ${what}`);
  switch (kind) {
    case 'echo':
      return { kind, mock };
    case 'local':
      return { kind, ...docs };
    case 'dify': {
      const { apiKey, ...dify } = readSettings(DIFY, given);
      if (!apiKey) throw needs(`${DIFY.apiKey.env}, which is not set: put the key of the Dify app there.`);
      return { kind, apiKey, ...dify };
    }
    case 'openai': {
      const { model, ...openai } = readSettings(OPENAI, given);
      if (!model) throw needs(`${OPENAI.model.env}, which is not set: put the name of the model there.`);
      if (!openai.baseUrl && !openai.apiKey) {
        throw needs(
          `${OPENAI.apiKey.env}, or ${OPENAI.baseUrl.env} for a server of your own (Ollama: http://127.0.0.1:11434/v1).`,
        );
      }
      return { kind, ...docs, model, ...openai };
    }
    case 'http': {
      const { url, ...http } = readSettings(HTTP, given);
      if (!url) throw needs(`${HTTP.url.env}, which is not set: put the address of your service there.`);
      return { kind, url, ...http };
    }
  }
}

/**
 * Where the embedding model is: the given address, else that of the API. The key of the API is sent to its own address
 * only.
 */
export function withAccess(embed: EmbeddingChoice, given: Given): EmbeddingChoice {
  const { baseUrl, apiKey } = readSettings(OPENAI, given);
  if (embed.baseUrl !== undefined && embed.baseUrl !== baseUrl) return embed;
  return { ...embed, ...(baseUrl ? { baseUrl } : {}), ...(apiKey ? { apiKey } : {}) };
}

/** The default backend when none is named. */
function kindFor(hasDocs: boolean, env: Given['env']): BackendChoice['kind'] {
  const hasDify = Boolean(env[DIFY.apiKey.env]);
  const hasModel = Boolean(env[OPENAI.model.env] && (env[OPENAI.baseUrl.env] || env[OPENAI.apiKey.env]));
  if (hasModel && !hasDify) return 'openai';
  return hasDify && !hasDocs ? 'dify' : 'local';
}
