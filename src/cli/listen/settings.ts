import type { Decision } from '../../questions/index';
import type { WhileAnswering } from '../../session/index';
import { GATE, type GateChoice, readGate } from '../serve/settings/gate';
import { JUDGE, type JudgeChoice, readJudge } from '../serve/settings/judge';
import { SERVE } from '../serve/settings/serve';
import { JSON_OUTPUT, oneOf, onOff, seconds } from '../settings/kinds';
import { type Environment, type Read, readSettings, type Setting } from '../settings/setting';

const SHOWN = ['answer', 'offer', 'silent', 'wrong'] as const;
type Shown = (typeof SHOWN)[number] & (Decision | 'wrong');
const NAMES = ['auto', 'off'] as const;

const shown: Read<Shown[]> = (text, refuse) =>
  text.split(',').map((part) => {
    const word = SHOWN.find((known) => known === part.trim());
    return word ?? refuse(`must be some of ${SHOWN.join(', ')}, with commas between`);
  });

export const LISTEN = {
  only: {
    flags: '--only <what>',
    env: 'REALTIME_RAG_LISTEN_ONLY',
    help: `print only turns that are ${SHOWN.join(', ')} (against their label); several with commas`,
    otherwise: 'all',
    read: shown,
  },
  json: {
    ...JSON_OUTPUT,
    help: 'print one JSON object per turn and one for the whole, one per line, and nothing else',
  },
  html: {
    flags: '--html <file>',
    env: 'REALTIME_RAG_LISTEN_HTML',
    help: 'write the turns, with decisions and timeline, as one self-contained page',
  },
  thresholds: {
    flags: '--thresholds',
    env: 'REALTIME_RAG_LISTEN_THRESHOLDS',
    help: 'print also what other values of --answer-at would do',
    fallback: '0',
    read: onOff,
  },
  names: {
    flags: '--names <how>',
    env: 'REALTIME_RAG_LISTEN_NAMES',
    help: `whether "Ann: hello" is what Ann says: ${NAMES.join(', ')}`,
    fallback: 'auto',
    read: oneOf(NAMES),
  },
  language: {
    flags: '--language <tag>',
    env: 'REALTIME_RAG_LANGUAGE',
    help: 'language of lines that name none, such as en or zh-CN',
  },
  gapMs: {
    flags: '--gap <seconds>',
    env: 'REALTIME_RAG_LISTEN_GAP',
    help: 'pause before a line that has no time of its own',
    fallback: '1',
    read: seconds('from 0'),
  },
  answerMs: {
    flags: '--answer-time <seconds>',
    env: 'REALTIME_RAG_LISTEN_ANSWER_TIME',
    help: 'how long each answer is taken to be',
    fallback: '1',
    read: seconds('from 0'),
  },
  whileAnswering: SERVE.whileAnswering,
} as const satisfies Record<string, Setting>;

/** All of them, in the order of the help. */
export const LISTEN_SETTINGS: readonly Setting[] = [LISTEN, GATE, JUDGE].flatMap((group) =>
  Object.values<Setting>(group),
);

export interface ListenConfig {
  json: boolean;
  /** Empty: show everything. */
  only: readonly Shown[];
  /** Path of the page to write. */
  html?: string;
  /** Whether to compare values of --answer-at. */
  thresholds: boolean;
  names: boolean;
  language?: string;
  /** Pause before a line without a time, in milliseconds. */
  gapMs: number;
  /** Assumed duration of each answer, in milliseconds. */
  answerMs: number;
  whileAnswering: WhileAnswering;
  gate: GateChoice;
  /** Absent: none. */
  judge?: JudgeChoice;
}

/** Reads commander's options and the environment; throws a one-line `UsageError`. */
export function resolveListen(options: Readonly<Record<string, unknown>>, env: Environment): ListenConfig {
  const given = { options, env };
  const { only = [], names, ...listen } = readSettings(LISTEN, given);
  const judge = readJudge(given);
  return {
    ...listen,
    only,
    names: names === 'auto',
    gate: readGate(given),
    ...(judge === undefined ? {} : { judge }),
  };
}
