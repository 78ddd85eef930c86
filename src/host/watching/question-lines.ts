import type { Logger } from '../../logging/logger';
import { redact } from '../../logging/redact';
import type { HostObserver } from '../observer';

/** One line in the log for each question. What was asked and answered is in it only when `content` says so. */
export function questionLines(logger: Logger, content: boolean): Pick<HostObserver, 'questionEnded'> {
  const rounded = (ms: number | undefined) => (ms === undefined ? undefined : Math.round(ms * 10) / 10);
  return {
    questionEnded: ({ connection, sessionId, queryId, trigger, text }, end) =>
      logger.info(
        {
          connection,
          // A label of the client's choice.
          sessionId: redact(sessionId),
          queryId,
          trigger,
          outcome: end.outcome,
          ...(end.error === undefined ? {} : { code: end.error }),
          ...(end.clientLeft ? { clientLeft: true } : {}),
          queuedMs: rounded(end.queuedMs),
          firstTextMs: rounded(end.firstTextMs),
          totalMs: rounded(end.totalMs),
          chunks: end.chunks,
          chars: end.chars,
          ...(end.retries > 0 ? { retries: end.retries } : {}),
          ...(content ? { question: text, answer: end.answer } : {}),
        },
        'question',
      ),
  };
}
