import { UsageError } from '../../errors';
import { amount, type Given, nameOf, onOff, type Setting } from '../../settings/setting';
import { OPENAI } from '../openai-settings';

/** The session takes no longer deadline. */
const MOST_SECONDS = 60;

/** A second opinion on turns that are in doubt. */
export const JUDGE = {
  judge: {
    flags: '--judge',
    env: 'REALTIME_RAG_JUDGE',
    help: 'ask a model about turns that are in doubt',
    fallback: '0',
  },
  judgeModel: {
    env: 'REALTIME_RAG_JUDGE_MODEL',
    help: 'the model that is asked',
    otherwise: OPENAI.openaiModel.env,
  },
  judgeTimeout: {
    env: 'REALTIME_RAG_JUDGE_TIMEOUT',
    help: 'seconds that it may take; then the rules decide',
    fallback: '1.5',
  },
} as const satisfies Record<string, Setting>;

/** Where the model is: what the backend takes too. */
export const JUDGE_ACCESS = {
  openaiModel: OPENAI.openaiModel,
  openaiBaseUrl: OPENAI.openaiBaseUrl,
  openaiApiKey: OPENAI.openaiApiKey,
} as const satisfies Record<string, Setting>;

/** What `createOpenAIJudge` is given. */
export interface JudgeChoice {
  model: string;
  baseUrl?: string;
  apiKey?: string;
  timeoutMs: number;
}

/** Undefined when no judge is wanted; throws a `UsageError` of one line. */
export function readJudge(values: Given<typeof JUDGE & typeof JUDGE_ACCESS>): JudgeChoice | undefined {
  const { openaiBaseUrl: baseUrl, openaiApiKey: apiKey, openaiModel } = values;
  if (!onOff(JUDGE.judge, values.judge)) return undefined;
  const model = values.judgeModel ?? openaiModel;
  if (model === undefined) {
    throw new UsageError(
      `${nameOf(JUDGE.judge)} needs a model: name one with ${JUDGE.judgeModel.env} or ${OPENAI.openaiModel.env}.`,
    );
  }
  const timeoutMs = amount(JUDGE.judgeTimeout, values.judgeTimeout ?? '', 'seconds', 'positive') * 1000;
  if (timeoutMs > MOST_SECONDS * 1000) {
    throw new UsageError(`${JUDGE.judgeTimeout.env} must be at most ${MOST_SECONDS} seconds.`);
  }
  return {
    model,
    timeoutMs,
    ...(baseUrl === undefined ? {} : { baseUrl }),
    ...(apiKey === undefined ? {} : { apiKey }),
  };
}

/** What the environment alone sets, for the help. */
export const JUDGE_HELP = `\
With --judge a model behind an OpenAI-compatible API is asked about turns that are in doubt, and is shown them:
  OPENAI_BASE_URL             address of the API with /v1 (default: OpenAI's)
  OPENAI_API_KEY              its key, when it needs one
  REALTIME_RAG_JUDGE_MODEL    the model (default: OPENAI_MODEL)
  REALTIME_RAG_JUDGE_TIMEOUT  seconds that it may take; then the rules decide (default: 1.5)`;
