import { createQuestionDetector, type QuestionDetectorOptions } from '../../questions/index';
import type { SharedSessionOptions } from '../../session/index';
import type { GateChoice } from './settings/gate';
import type { JudgeOptions } from './judge';
import type { ServeConfig } from './settings/serve';

/** What the gate's settings say, as the options of a session and of its detector. */
export function gateOptions({ answerAt, offerAt, ...rules }: GateChoice) {
  const detector: QuestionDetectorOptions = {
    ...(answerAt === undefined ? {} : { answerAt }),
    ...(offerAt === undefined ? {} : { offerAt }),
  };
  return { rules, detector };
}

/** An answer that the operator gives more time than the session would must not be cut by the session. */
export function sessionOptions(
  { backend, whileAnswering, gate }: Pick<ServeConfig, 'backend' | 'whileAnswering' | 'gate'>,
  judge: JudgeOptions | undefined,
): Omit<SharedSessionOptions, 'backend'> {
  const { rules, detector } = gateOptions(gate);
  const allowed = 'timeoutMs' in backend ? backend.timeoutMs : undefined;
  return {
    ...rules,
    ...judge,
    detector: createQuestionDetector(detector),
    onQuestionWhileAnswering: whileAnswering,
    ...(allowed === undefined ? {} : { answerTimeoutMs: allowed + 10_000 }),
  };
}
