import type { HostLimits } from '../../../host/index';
import { PROTOCOL_PATH } from '../../../protocol/index';
import type { WhileAnswering } from '../../../session/index';
import { docsOf } from '../../docs';
import { UsageError } from '../../errors';
import { SECRET_FILES, withSecretFiles } from '../../secret-files';
import {
  type Environment,
  type Given,
  given,
  nameOf,
  oneOf,
  onOff,
  refuse,
  type Setting,
  wholeNumber,
} from '../../settings/setting';
import { ACCESS, type AccessChoice, readAccess } from './access';
import { DIFY, type DifyChoice, readDify } from './backends';
import { GATE, type GateChoice, readGate } from './gate';
import { HTTP, type HttpChoice, readHttp } from '../http-settings';
import { JUDGE, type JudgeChoice, readJudge } from './judge';
import { LIMITS, readLimits } from './limits';
import { isOpenAISet, OPENAI, type OpenAIChoice, readOpenAI } from '../openai-settings';
import { OPERATION, type OperationChoice, readOperation } from './operation';

export const BACKENDS = ['local', 'openai', 'dify', 'http', 'echo'] as const;
// Not the session's own list: that would load the session, which most commands do not need.
export const WHILE_ANSWERING = ['queue', 'interrupt', 'ignore'] as const satisfies readonly WhileAnswering[];

export const SERVE = {
  port: {
    flags: '--port <number>',
    env: 'PORT',
    help: 'port to listen on; 0 takes a free one',
    fallback: '8000',
  },
  host: {
    flags: '--host <address>',
    env: 'REALTIME_RAG_HOST',
    help: 'address to listen on; 0.0.0.0 lets other machines in',
    fallback: '127.0.0.1',
  },
  path: {
    flags: '--path <path>',
    env: 'REALTIME_RAG_PATH',
    help: 'path that clients connect to',
    fallback: PROTOCOL_PATH,
  },
  backend: {
    flags: '--backend <name>',
    env: 'REALTIME_RAG_BACKEND',
    help: `who answers: ${BACKENDS.join(', ')}`,
    otherwise:
      'openai with OPENAI_MODEL, else local with --docs, else dify with DIFY_API_KEY, else local over a sample handbook',
  },
  docs: {
    flags: '--docs <paths>',
    env: 'REALTIME_RAG_DOCS',
    help: 'what local and openai answer from: folders, files and patterns with commas between them, or a saved index',
  },
  watch: {
    flags: '--watch',
    env: 'REALTIME_RAG_WATCH',
    help: 'follow changes of the documents while serving',
  },
  whileAnswering: {
    flags: '--while-answering <policy>',
    env: 'REALTIME_RAG_WHILE_ANSWERING',
    help: `a question during an answer: ${WHILE_ANSWERING.join(', ')}`,
    fallback: 'queue',
  },
  ...GATE,
  ...JUDGE,
  ...OPERATION,
  ...ACCESS,
  ...LIMITS,
  ...DIFY,
  ...OPENAI,
  ...HTTP,
  ...SECRET_FILES,
  useMockRag: { env: 'USE_MOCK_RAG', help: '1 answers with a mock' },
} as const satisfies Record<string, Setting>;

/** What the documents are, and whether they are followed; without `docs` the sample handbook. */
export interface DocsChoice {
  docs?: string[];
  watch?: true;
}

/** Who answers, with all that is needed to create it. */
export type BackendChoice =
  | { kind: 'echo'; mock: boolean }
  | ({ kind: 'local' } & DocsChoice)
  | ({ kind: 'dify' } & DifyChoice)
  | ({ kind: 'openai' } & DocsChoice & OpenAIChoice)
  | ({ kind: 'http' } & HttpChoice);

export interface ServeConfig {
  port: number;
  host: string;
  path: string;
  backend: BackendChoice;
  access: AccessChoice;
  limits: HostLimits;
  whileAnswering: WhileAnswering;
  gate: GateChoice;
  /** Absent: none. */
  judge?: JudgeChoice;
  operation: OperationChoice;
}

/** From commander's options and the environment; throws a `UsageError` of one line. */
export function resolveServe(options: Readonly<Record<string, unknown>>, env: Environment): ServeConfig {
  const values = given(SERVE, options, withSecretFiles(env));
  const text = (key: keyof typeof SERVE) => values[key] ?? '';
  const judge = readJudge(values);
  return {
    port: wholeNumber(SERVE.port, text('port'), 0, 65_535),
    host: hostOf(text('host')),
    path: pathOf(text('path')),
    backend: backendOf(values),
    access: readAccess(values, text('host'), SERVE.host),
    limits: readLimits(values),
    whileAnswering: oneOf(SERVE.whileAnswering, text('whileAnswering'), WHILE_ANSWERING),
    gate: readGate(values),
    ...(judge === undefined ? {} : { judge }),
    operation: readOperation(values, text('port')),
  };
}

function hostOf(host: string): string {
  if (/^[\w.:%-]+$/.test(host)) return host;
  throw refuse(SERVE.host, host, 'must be an address alone, such as 127.0.0.1 or 0.0.0.0');
}

function pathOf(path: string): string {
  if (/^\/[^\s?#]*$/.test(path)) return path;
  throw refuse(SERVE.path, path, `must begin with / and have no ? or #, such as ${PROTOCOL_PATH}`);
}

function backendOf(values: Given<typeof SERVE>): BackendChoice {
  const mock = onOff(SERVE.useMockRag, values.useMockRag);
  const kind = kindOf(values, mock);
  if (kind !== 'local' && onOff(SERVE.watch, values.watch)) {
    throw new UsageError(
      `${nameOf(SERVE.watch)} follows documents, and the backend ${kind} has none: leave it out.`,
    );
  }
  switch (kind) {
    case 'echo':
      return { kind: 'echo', mock };
    case 'local':
      return { kind: 'local', ...documentsOf(values) };
    case 'dify':
      return difyOf(values);
    case 'openai':
      return {
        kind: 'openai',
        ...documentsOf(values),
        ...readOpenAI(values, `${nameOf(SERVE.backend)} openai`),
      };
    case 'http':
      return { kind: 'http', ...readHttp(values, `${nameOf(SERVE.backend)} http`) };
  }
}

/** What there is to answer from; absent for the sample handbook. */
function documentsOf({ docs, watch }: Given<typeof SERVE>): DocsChoice {
  const follows = onOff(SERVE.watch, watch);
  if (docs === undefined) {
    if (!follows) return {};
    throw new UsageError(
      `${nameOf(SERVE.watch)} needs documents to follow: name them with ${nameOf(SERVE.docs)}.`,
    );
  }
  const entries = docsOf(docs);
  if (entries.length === 0) throw refuse(SERVE.docs, docs, 'must name a folder, a file or a pattern');
  return { docs: entries, ...(follows ? { watch: true } : {}) };
}

function kindOf(values: Given<typeof SERVE>, mock: boolean): BackendChoice['kind'] {
  if (values.backend !== undefined) return oneOf(SERVE.backend, values.backend, BACKENDS);
  if (mock) return 'echo';
  if (isOpenAISet(values) && values.difyApiKey === undefined) return 'openai';
  return values.docs === undefined && values.difyApiKey !== undefined ? 'dify' : 'local';
}

function difyOf(values: Given<typeof SERVE>): BackendChoice {
  const { difyApiKey } = values;
  if (difyApiKey === undefined) {
    throw new UsageError(
      `${nameOf(SERVE.backend)} dify needs DIFY_API_KEY, which is not set: put the key of the Dify app there.`,
    );
  }
  return { kind: 'dify', ...readDify(difyApiKey, values) };
}
