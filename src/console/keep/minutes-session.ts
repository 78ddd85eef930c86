import type { FinishReason } from '../../protocol/index';
import type { RecordedEvent, TimedMessage, Transcript } from '../../transcripts/transcript';
import type { AnswerState } from '../talk/views';
import type { AskedQuestion, Minutes, MinutesQuestion } from './read-minutes';

/**
 * The session that the minutes are of, as far as they tell: questions are what was said, at the time when they were
 * asked.
 */
export function sessionOfMinutes({ startedAt, questions, unanswered }: Minutes): Transcript {
  const messages: TimedMessage[] = [];
  const events: RecordedEvent[] = [];
  const asked: (AskedQuestion | MinutesQuestion)[] = [...questions, ...unanswered].sort(
    (a, b) => a.at - b.at,
  );
  for (const [index, entry] of asked.entries()) {
    const { question, speaker, at } = entry;
    const [line, clientSeq, queryId] = [index * 3 + 1, index + 1, `q${index + 1}`];
    messages.push({
      line,
      at,
      from: at,
      message: {
        type: 'asr_chunk',
        text: question,
        is_final: true,
        client_seq: clientSeq,
        ...(speaker === undefined ? {} : { speaker }),
      },
    });
    const decided = { type: 'status', question, finals: [clientSeq] };
    if (!('answer' in entry)) {
      events.push({ line: line + 1, at, fields: { ...decided, stage: 'waiting_for_question' } });
      continue;
    }
    events.push(
      { line: line + 1, at, fields: { ...decided, stage: 'analyzing', query_id: queryId } },
      { line: line + 2, at, fields: answerOf(entry, queryId) },
    );
  }
  return {
    kind: 'session',
    messages,
    events,
    problems: [],
    cut: false,
    startedAt: startedAt.toISOString(),
  };
}

function answerOf(
  { answer, sources, state }: MinutesQuestion,
  queryId: string,
): object & Record<string, unknown> {
  return {
    type: 'answer',
    query_id: queryId,
    content: answer,
    sources,
    final: true,
    finish_reason: FINISHED[state] ?? 'complete',
  };
}

/** An answer that was lost is not going to continue. */
const FINISHED: Partial<Record<AnswerState, FinishReason>> = {
  no_answer: 'no_answer',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
  lost: 'interrupted',
  error: 'error',
};
