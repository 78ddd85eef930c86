import type { Logger } from '../../logging/logger';
import type { QuestionJudge } from '../../questions/index';
import { oneLine, UsageError } from '../errors';
import { JUDGE, type JudgeChoice } from './judge-settings';
import { OPENAI } from './openai-settings';

/** What a session is given of a judge. */
export interface JudgeOptions {
  judge: QuestionJudge;
  judgeTimeoutMs: number;
}

/** Nothing when none is wanted, and then none of its code is loaded. */
export async function createJudge(
  choice: JudgeChoice | undefined,
  logger: Logger,
): Promise<JudgeOptions | undefined> {
  if (choice === undefined) return undefined;
  const { createOpenAIJudge } = await import('../../backends/openai/index');
  try {
    return { judge: createOpenAIJudge({ ...choice, logger }), judgeTimeoutMs: choice.timeoutMs };
  } catch (error) {
    throw new UsageError(inOurNames(oneLine(error)));
  }
}

/** One line for the start: who is asked. */
export function describeJudge({ model, baseUrl }: JudgeChoice): string {
  const at = baseUrl === undefined ? 'OpenAI' : new URL(baseUrl).host;
  return `${model.replace(/\p{Cc}/gu, '')} at ${at} is asked`;
}

const OUR_NAMES: Readonly<Record<string, string>> = {
  apiKey: OPENAI.openaiApiKey.env,
  baseUrl: OPENAI.openaiBaseUrl.env,
  model: JUDGE.judgeModel.env,
  timeoutMs: JUDGE.judgeTimeout.env,
};

/** The factory names its own options; whoever uses the command line knows them by other names. */
function inOurNames(message: string): string {
  return message
    .replace(/^createOpenAIJudge: /, '')
    .replace(
      /^'(?:model|timeoutMs)'|'?\b(?:apiKey|baseUrl)\b'?/g,
      (option) => OUR_NAMES[option.replaceAll("'", '')] ?? option,
    );
}
