import type { HostLimits } from '../../host/index';
import { PROTOCOL_PATH } from '../../protocol/index';
import type { WhileAnswering } from '../../session/index';
import { UsageError } from '../errors';
import { SECRET_FILES, withSecretFiles } from '../secret-files';
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
} from '../settings';
import { ACCESS, type AccessChoice, readAccess } from './access-settings';
import { DIFY, type DifyChoice, readDify } from './dify-settings';
import { LIMITS, readLimits } from './limit-settings';
import { OPERATION, type OperationChoice, readOperation } from './operation-settings';

export const BACKENDS = ['local', 'dify', 'echo'] as const;
// Not the session's own list: that would load the session, which most commands do not need.
const WHILE_ANSWERING = ['queue', 'interrupt', 'ignore'] as const satisfies readonly WhileAnswering[];

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
    otherwise: 'local with --docs, else dify with DIFY_API_KEY, else local over a sample handbook',
  },
  docs: {
    flags: '--docs <folder>',
    env: 'REALTIME_RAG_DOCS',
    help: 'Markdown and text files that the local backend answers from',
  },
  whileAnswering: {
    flags: '--while-answering <policy>',
    env: 'REALTIME_RAG_WHILE_ANSWERING',
    help: `a question during an answer: ${WHILE_ANSWERING.join(', ')}`,
    fallback: 'queue',
  },
  ...OPERATION,
  ...ACCESS,
  ...LIMITS,
  ...DIFY,
  ...SECRET_FILES,
  useMockRag: { env: 'USE_MOCK_RAG', help: '1 answers with a mock' },
} as const satisfies Record<string, Setting>;

/** Who answers, with all that is needed to create it. */
export type BackendChoice =
  | { kind: 'echo'; mock: boolean }
  /** `docs` is absent for the sample handbook. */
  | { kind: 'local'; docs?: string }
  | ({ kind: 'dify' } & DifyChoice);

export interface ServeConfig {
  port: number;
  host: string;
  path: string;
  backend: BackendChoice;
  access: AccessChoice;
  limits: HostLimits;
  whileAnswering: WhileAnswering;
  operation: OperationChoice;
}

/** From commander's options and the environment; throws a `UsageError` of one line. */
export function resolveServe(options: Readonly<Record<string, unknown>>, env: Environment): ServeConfig {
  const values = given(SERVE, options, withSecretFiles(env));
  const text = (key: keyof typeof SERVE) => values[key] ?? '';
  return {
    port: wholeNumber(SERVE.port, text('port'), 0, 65_535),
    host: hostOf(text('host')),
    path: pathOf(text('path')),
    backend: backendOf(values),
    access: readAccess(values, text('host'), SERVE.host),
    limits: readLimits(values),
    whileAnswering: oneOf(SERVE.whileAnswering, text('whileAnswering'), WHILE_ANSWERING),
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
  switch (kindOf(values, mock)) {
    case 'echo':
      return { kind: 'echo', mock };
    case 'local':
      return { kind: 'local', ...(values.docs === undefined ? {} : { docs: values.docs }) };
    case 'dify':
      return difyOf(values);
  }
}

function kindOf(values: Given<typeof SERVE>, mock: boolean): BackendChoice['kind'] {
  if (values.backend !== undefined) return oneOf(SERVE.backend, values.backend, BACKENDS);
  if (mock) return 'echo';
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
