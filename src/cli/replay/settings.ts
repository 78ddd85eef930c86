import type { SpeculationLevel } from '../../backend/index';
import type { WhileAnswering } from '../../session/index';
import { LISTEN } from '../listen/settings';
import { GATE, type GateChoice, readGate } from '../serve/settings/gate';
import { SERVE } from '../serve/settings/serve';
import { JSON_OUTPUT, onOff, positive, wholeNumber } from '../settings/kinds';
import { type Environment, type Read, readSettings, type Setting } from '../settings/setting';
import type { Latencies } from './story/simulated-backend';

/** Milliseconds from 0; an hour is longer than anything that is simulated. */
const milliseconds: Read<number> = wholeNumber(0, 3_600_000);

const SIMULATED = {
  retrievalMs: {
    flags: '--retrieval-ms <ms>',
    env: 'REALTIME_RAG_REPLAY_RETRIEVAL_MS',
    help: 'how long the simulated backend looks for passages',
    fallback: '300',
    read: milliseconds,
  },
  firstTokenMs: {
    flags: '--first-token-ms <ms>',
    env: 'REALTIME_RAG_REPLAY_FIRST_TOKEN_MS',
    help: 'how long it then takes to its first token',
    fallback: '500',
    read: milliseconds,
  },
  tokensPerSecond: {
    flags: '--tokens-per-second <number>',
    env: 'REALTIME_RAG_REPLAY_TOKENS_PER_SECOND',
    help: 'how fast it writes from there on',
    fallback: '40',
    read: positive('tokens'),
  },
  answerTokens: {
    flags: '--answer-tokens <number>',
    env: 'REALTIME_RAG_REPLAY_ANSWER_TOKENS',
    help: 'how many tokens each answer has',
    fallback: '60',
    read: wholeNumber(1, 100_000),
  },
} as const satisfies Record<string, Setting>;

export const OUTPUT = {
  summary: {
    flags: '--summary',
    env: 'REALTIME_RAG_REPLAY_SUMMARY',
    help: 'print the summary without the timelines',
    read: onOff,
  },
  json: { ...JSON_OUTPUT, help: 'print one JSON document, and nothing else' },
  html: {
    flags: '--html <file>',
    env: 'REALTIME_RAG_REPLAY_HTML',
    help: 'write the decisions and the timeline as one self-contained page',
  },
} as const satisfies Record<string, Setting>;

const SPOKEN = {
  names: LISTEN.names,
  language: LISTEN.language,
  gapMs: LISTEN.gapMs,
  finalMs: {
    flags: '--final-ms <ms>',
    env: 'REALTIME_RAG_REPLAY_FINAL_MS',
    help: 'how long after its last word a line becomes final that has no partials of its own',
    fallback: '500',
    read: milliseconds,
  },
} as const satisfies Record<string, Setting>;

const DECIDING = {
  whileAnswering: SERVE.whileAnswering,
  speculate: SERVE.speculate,
} as const satisfies Record<string, Setting>;

/** All of them, in the order of the help. */
export const REPLAY_SETTINGS: readonly Setting[] = [OUTPUT, SIMULATED, SPOKEN, DECIDING, GATE].flatMap(
  (group) => Object.values<Setting>(group),
);

export interface ReplayConfig {
  json: boolean;
  /** Without the timelines. */
  summary: boolean;
  /** Path of the page to write. */
  html?: string;
  latencies: Latencies;
  names: boolean;
  language?: string;
  gapMs: number;
  finalMs: number;
  whileAnswering: WhileAnswering;
  speculate: SpeculationLevel;
  gate: GateChoice;
  /** `option=value`, in the order given. */
  sets: readonly string[];
}

/** Reads commander's options and the environment; throws a one-line `UsageError`. */
export function resolveReplay(options: Readonly<Record<string, unknown>>, env: Environment): ReplayConfig {
  const given = { options, env };
  const { names, ...spoken } = readSettings(SPOKEN, given);
  return {
    ...readSettings(OUTPUT, given),
    ...spoken,
    ...readSettings(DECIDING, given),
    names: names === 'auto',
    latencies: readSettings(SIMULATED, given),
    gate: readGate(given),
    sets: Array.isArray(options.set) ? (options.set as string[]) : [],
  };
}
