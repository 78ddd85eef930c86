import type { SpeculationLevel } from '../../../backend/index';
import type { HostLimits } from '../../../host/index';
import { PROTOCOL_PATH } from '../../../protocol/index';
import type { WhileAnswering } from '../../../session/index';
import { SECRET_FILES, withSecretFiles } from '../../settings/environment';
import { oneOf, onOff, wholeNumber } from '../../settings/kinds';
import { type Environment, type Given, type Read, readSettings, type Setting } from '../../settings/setting';
import { ACCESS, type AccessChoice, readAccess } from './access';
import { ANSWERING, type BackendChoice, DIFY, HTTP, MOCK, OPENAI, readBackend } from './backends';
import { GATE, type GateChoice, readGate } from './gate';
import { JUDGE, type JudgeChoice, readJudge } from './judge';
import { LIMITS, readLimits } from './limits';
import { MCP } from './mcp';
import { OPERATION, type OperationChoice, readOperation } from './operation';
import { PLUGS, type PlugChoice, readPlugs } from './plugs';
import { RESUME, type ResumeChoice, readResume } from './resume';
import { readWebhooks, WEBHOOKS, type WebhookChoice } from './webhooks';

// Not the session's own list: importing that would load the session, which most commands do not need.
const WHILE_ANSWERING = ['queue', 'interrupt', 'ignore'] as const satisfies readonly WhileAnswering[];

// Nor the backends'.
const SPECULATION_LEVELS = ['off', 'retrieve', 'answer'] as const satisfies readonly SpeculationLevel[];

const address: Read<string> = (text, refuse) =>
  /^[\w.:%-]+$/.test(text) ? text : refuse('must be an address alone, such as 127.0.0.1 or 0.0.0.0');

const urlPath: Read<string> = (text, refuse) =>
  /^\/[^\s?#]*$/.test(text) ? text : refuse(`must begin with / and have no ? or #, such as ${PROTOCOL_PATH}`);

export const SERVE = {
  port: {
    flags: '--port <number>',
    env: 'PORT',
    help: 'port to listen on; 0 takes a free one',
    fallback: '8000',
    read: wholeNumber(0, 65_535),
  },
  host: {
    flags: '--host <address>',
    env: 'REALTIME_RAG_HOST',
    help: 'address to listen on; 0.0.0.0 lets other machines in',
    fallback: '127.0.0.1',
    read: address,
  },
  path: {
    flags: '--path <path>',
    env: 'REALTIME_RAG_PATH',
    help: 'path that clients connect to',
    fallback: PROTOCOL_PATH,
    read: urlPath,
  },
  console: {
    flags: '--no-console',
    env: 'REALTIME_RAG_CONSOLE',
    help: 'do not show the page on / where people can talk to the server',
    fallback: '1',
    read: onOff,
  },
  whileAnswering: {
    flags: '--while-answering <policy>',
    env: 'REALTIME_RAG_WHILE_ANSWERING',
    help: `a question during an answer: ${WHILE_ANSWERING.join(', ')}`,
    fallback: 'queue',
    read: oneOf(WHILE_ANSWERING),
  },
  speculate: {
    flags: '--speculate <level>',
    env: 'REALTIME_RAG_SPECULATE',
    help: `what is done about a question that is still being spoken: ${SPECULATION_LEVELS.join(', ')}`,
    fallback: 'retrieve',
    read: oneOf(SPECULATION_LEVELS),
  },
} as const satisfies Record<string, Setting>;

const { whileAnswering, speculate, ...listening } = SERVE;

/** All of them, in the order of the help. */
export const SERVE_SETTINGS: readonly Setting[] = [
  ...Object.values(listening),
  ...Object.values(ANSWERING),
  whileAnswering,
  speculate,
  ...[
    GATE,
    JUDGE,
    PLUGS,
    MCP,
    OPERATION,
    RESUME,
    WEBHOOKS,
    ACCESS,
    LIMITS,
    DIFY,
    OPENAI,
    HTTP,
    SECRET_FILES,
    MOCK,
  ].flatMap((group) => Object.values<Setting>(group)),
];

export interface ServeConfig {
  port: number;
  host: string;
  path: string;
  /** Whether the page for people is shown. */
  console: boolean;
  backend: BackendChoice;
  access: AccessChoice;
  limits: HostLimits;
  whileAnswering: WhileAnswering;
  speculate: SpeculationLevel;
  gate: GateChoice;
  /** Absent: none. */
  judge?: JudgeChoice;
  plugs: PlugChoice;
  /** Whether agents may ask on `/mcp`. */
  mcp: boolean;
  operation: OperationChoice;
  resume: ResumeChoice;
  webhooks: WebhookChoice;
}

/** Reads commander's options and the environment; throws a `UsageError`. */
export function resolveServe(options: Given['options'], env: Environment): ServeConfig {
  const given = { options, env: withSecretFiles(env) };
  const judge = readJudge(given);
  const serve = readSettings(SERVE, given);
  const operation = readOperation(given, serve.port);
  return {
    ...serve,
    backend: readBackend(given),
    access: readAccess(given, serve.host, SERVE.host),
    limits: readLimits(given),
    gate: readGate(given),
    ...(judge === undefined ? {} : { judge }),
    plugs: readPlugs(given),
    ...readSettings(MCP, given),
    operation,
    resume: readResume(given),
    webhooks: readWebhooks(given, operation.workers),
  };
}
