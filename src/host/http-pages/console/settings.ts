import { version } from '../../../../package.json';
import type { ServerSettings } from '../../../protocol/index';
import { resolveSharedOptions } from '../../../session/options';
import { levelFor } from '../../../session/speculation/level';
import type { HostContext } from '../../context';
import type { Principal } from '../../limits/subjects';

/** What somebody who talks to this host may know of its settings, with the limits that hold for them. */
export function settingsFor({ options }: HostContext, { subject }: Principal): ServerSettings {
  const session = resolveSharedOptions(options.session);
  const { addressed, speakers, detector } = session;
  const { answerAt, offerAt } = detector.thresholds ?? {};
  const { questionsPerMinute, concurrentQuestions, messagesPerSecond, textLength } = options.limits;
  return {
    version,
    backend: session.backend.name,
    mode: session.mode,
    ...(answerAt === undefined ? {} : { answer_from: answerAt }),
    ...(offerAt === undefined ? {} : { offer_from: offerAt }),
    names: addressed?.names ?? [],
    name_required: addressed?.required ?? false,
    ...(speakers === undefined ? {} : { speakers }),
    while_answering: session.onQuestionWhileAnswering,
    cooldown_ms: finite(session.cooldownMs),
    duplicate_window_ms: finite(session.duplicateWindowMs),
    speculate: levelFor(session.speculate, session.backend),
    judge: session.judge !== undefined,
    ...(options.resume ? { resume_window_ms: options.resume.windowMs } : {}),
    limits: {
      questions_per_minute: finite(subject.limits?.questionsPerMinute ?? questionsPerMinute),
      concurrent_questions: finite(subject.limits?.concurrentQuestions ?? concurrentQuestions),
      messages_per_second: finite(messagesPerSecond),
      text_length: finite(textLength),
    },
  };
}

/** JSON has no infinity. */
function finite(amount: number): number | null {
  return Number.isFinite(amount) ? amount : null;
}
