import type { Decision } from '../../questions/index';
import type { WhileAnswering } from '../../session/index';
import { GATE, type GateChoice, readGate } from '../serve/settings/gate';
import { JUDGE, JUDGE_ACCESS, type JudgeChoice, readJudge } from '../serve/settings/judge';
import { SERVE, WHILE_ANSWERING } from '../serve/settings/serve';
import { amount, type Environment, given, oneOf, onOff, refuse, type Setting } from '../settings/setting';

export const SHOWN = ['answer', 'offer', 'silent', 'wrong'] as const;
export type Shown = (typeof SHOWN)[number] & (Decision | 'wrong');
const NAMES = ['auto', 'off'] as const;

export const LISTEN = {
  only: {
    flags: '--only <what>',
    env: 'REALTIME_RAG_LISTEN_ONLY',
    help: `print only turns that are ${SHOWN.join(', ')} (against their label); several with commas`,
    otherwise: 'all',
  },
  json: {
    flags: '--json',
    env: 'REALTIME_RAG_JSON',
    help: 'print one JSON object a turn and one for the whole, each on a line, and nothing else',
  },
  names: {
    flags: '--names <how>',
    env: 'REALTIME_RAG_LISTEN_NAMES',
    help: `whether "Ann: hello" is what Ann says: ${NAMES.join(', ')}`,
    fallback: 'auto',
  },
  language: {
    flags: '--language <tag>',
    env: 'REALTIME_RAG_LANGUAGE',
    help: 'language of lines that name none, such as en or zh-CN',
  },
  gap: {
    flags: '--gap <seconds>',
    env: 'REALTIME_RAG_LISTEN_GAP',
    help: 'pause before a line that has no time of its own',
    fallback: '1',
  },
  answerTime: {
    flags: '--answer-time <seconds>',
    env: 'REALTIME_RAG_LISTEN_ANSWER_TIME',
    help: 'how long each answer is taken to be',
    fallback: '1',
  },
  whileAnswering: SERVE.whileAnswering,
  ...GATE,
  ...JUDGE,
  ...JUDGE_ACCESS,
} as const satisfies Record<string, Setting>;

export interface ListenConfig {
  json: boolean;
  /** Empty: everything. */
  only: readonly Shown[];
  names: boolean;
  language?: string;
  /** Pause before a line that has no time, in milliseconds. */
  gapMs: number;
  /** How long each answer is taken to be, in milliseconds. */
  answerMs: number;
  whileAnswering: WhileAnswering;
  gate: GateChoice;
  /** Absent: none. */
  judge?: JudgeChoice;
}

/** From commander's options and the environment; throws a `UsageError` of one line. */
export function resolveListen(options: Readonly<Record<string, unknown>>, env: Environment): ListenConfig {
  const values = given(LISTEN, options, env);
  const { only, json, names, language, gap, answerTime, whileAnswering } = values;
  const judge = readJudge(values);
  return {
    json: onOff(LISTEN.json, json),
    only: only === undefined ? [] : shownOf(only),
    names: oneOf(LISTEN.names, names ?? '', NAMES) === 'auto',
    ...(language === undefined ? {} : { language }),
    gapMs: amount(LISTEN.gap, gap ?? '', 'seconds', 'from 0') * 1000,
    answerMs: amount(LISTEN.answerTime, answerTime ?? '', 'seconds', 'from 0') * 1000,
    whileAnswering: oneOf(LISTEN.whileAnswering, whileAnswering ?? '', WHILE_ANSWERING),
    gate: readGate(values),
    ...(judge === undefined ? {} : { judge }),
  };
}

function shownOf(text: string): Shown[] {
  return text.split(',').map((part) => {
    const word = SHOWN.find((known) => known === part.trim());
    if (word !== undefined) return word;
    throw refuse(LISTEN.only, text, `must be some of ${SHOWN.join(', ')}, with commas between`);
  });
}
