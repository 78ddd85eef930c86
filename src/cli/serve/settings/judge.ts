import { UsageError } from '../../errors';
import { onOff, seconds } from '../../settings/kinds';
import { type Given, nameOf, readSettings, type Setting } from '../../settings/setting';
import { OPENAI } from './backends';

/** The session does not wait longer than this for a judge. */
const MAX_SECONDS = 60;

/** A second opinion on doubtful turns. */
export const JUDGE = {
  judge: {
    flags: '--judge',
    env: 'REALTIME_RAG_JUDGE',
    help: 'ask a model about turns that are in doubt',
    fallback: '0',
    read: onOff,
  },
  model: {
    env: 'REALTIME_RAG_JUDGE_MODEL',
    help: 'the model that is asked',
    otherwise: OPENAI.model.env,
  },
  timeoutMs: {
    env: 'REALTIME_RAG_JUDGE_TIMEOUT',
    help: 'seconds that it may take; then the rules decide',
    fallback: '1.5',
    read: seconds('positive', MAX_SECONDS),
  },
} as const satisfies Record<string, Setting>;

/** The options of `createOpenAIJudge`. */
export interface JudgeChoice {
  model: string;
  baseUrl?: string;
  apiKey?: string;
  timeoutMs: number;
}

/** Undefined when no judge is wanted; throws a `UsageError`. */
export function readJudge(given: Given): JudgeChoice | undefined {
  const { judge } = readSettings({ judge: JUDGE.judge }, given);
  if (!judge) return undefined;
  const { model, timeoutMs } = readSettings(JUDGE, given);
  const openai = readSettings({ model: OPENAI.model, baseUrl: OPENAI.baseUrl, apiKey: OPENAI.apiKey }, given);
  const asked = model ?? openai.model;
  if (asked === undefined) {
    throw new UsageError(
      `${nameOf(JUDGE.judge)} needs a model: name one with ${JUDGE.model.env} or ${OPENAI.model.env}.`,
    );
  }
  return { ...openai, model: asked, timeoutMs };
}

/** Settings that only the environment can set, for the help. */
export const JUDGE_HELP = `\
With --judge a model behind an OpenAI-compatible API is asked about turns that are in doubt, and is shown them:
  OPENAI_BASE_URL             address of the API with /v1 (default: OpenAI's)
  OPENAI_API_KEY              its key, when it needs one
  REALTIME_RAG_JUDGE_MODEL    the model (default: OPENAI_MODEL)
  REALTIME_RAG_JUDGE_TIMEOUT  seconds that it may take; then the rules decide (default: 1.5)`;
