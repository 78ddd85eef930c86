import type { Logger } from '../../logging/logger';
import {
  createQuestionDetector,
  type QuestionDetectorOptions,
  type QuestionJudge,
} from '../../questions/index';
import type { SharedSessionOptions } from '../../session/index';
import { inSettingNames } from '../errors';
import { namesOf } from '../settings/setting';
import { OPENAI } from './settings/backends';
import type { GateChoice } from './settings/gate';
import { JUDGE, type JudgeChoice } from './settings/judge';
import type { ServeConfig } from './settings/serve';

/** The gate's settings as the options of a session and of its detector. */
export function gateOptions({ answerAt, offerAt, ...rules }: GateChoice) {
  const detector: QuestionDetectorOptions = {
    ...(answerAt === undefined ? {} : { answerAt }),
    ...(offerAt === undefined ? {} : { offerAt }),
  };
  return { rules, detector };
}

/** If the operator allows an answer more time than the session would, the session must not cut it off. */
export function sessionOptions(
  {
    backend,
    whileAnswering,
    speculate,
    gate,
  }: Pick<ServeConfig, 'backend' | 'whileAnswering' | 'speculate' | 'gate'>,
  judge: JudgeOptions | undefined,
): Omit<SharedSessionOptions, 'backend'> {
  const { rules, detector } = gateOptions(gate);
  const allowed = 'timeoutMs' in backend ? backend.timeoutMs : undefined;
  return {
    ...rules,
    ...judge,
    detector: createQuestionDetector(detector),
    onQuestionWhileAnswering: whileAnswering,
    speculate,
    ...(allowed === undefined ? {} : { answerTimeoutMs: allowed + 10_000 }),
  };
}

/** The judge options of a session. */
export interface JudgeOptions {
  judge: QuestionJudge;
  judgeTimeoutMs: number;
}

/** Undefined when no judge is wanted; then none of its code is loaded. */
export async function createJudge(
  choice: JudgeChoice | undefined,
  logger: Logger,
): Promise<JudgeOptions | undefined> {
  if (choice === undefined) return undefined;
  const { createOpenAIJudge } = await import('../../backends/openai/index');
  return inSettingNames({ ...namesOf(OPENAI), ...namesOf(JUDGE) }, () => ({
    judge: createOpenAIJudge({ ...choice, logger }),
    judgeTimeoutMs: choice.timeoutMs,
  }));
}

/** One line for startup: which judge is asked. */
export function describeJudge({ model, baseUrl }: JudgeChoice): string {
  const at = baseUrl === undefined ? 'OpenAI' : new URL(baseUrl).host;
  return `${model.replace(/\p{Cc}/gu, '')} at ${at} is asked`;
}
