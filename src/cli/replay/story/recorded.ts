import * as v from 'valibot';
import { retell } from '../../../console/keep/import';
import { finishOf, timingIn } from '../../../console/talk/cleaned';
import { Talk } from '../../../console/talk/talk';
import type { RecordedEvent } from '../../../transcripts/transcript';
import type { Recording } from '../../recording/read-recording';
import { Speech } from './speech';
import type { Answered, Decided, Moment, Story } from './story';

const decidedSchema = v.object({
  type: v.literal('status'),
  stage: v.picklist(['analyzing', 'instant_query', 'waiting_for_question']),
  question: v.optional(v.string()),
  query_id: v.optional(v.string()),
  reason: v.optional(v.string()),
  confidence: v.optional(v.number()),
  offer: v.optional(v.object({ question: v.string() })),
});

const endedSchema = v.object({
  type: v.literal('answer'),
  query_id: v.string(),
  /** Only its last part ends an answer; a recording without answers has no other, and does not say so. */
  final: v.optional(v.literal(true)),
  finish_reason: v.optional(v.string()),
  timing: v.optional(v.unknown()),
});

/**
 * What the server decided and how soon it answered when the recording was made, to be compared with the replay. Undefined
 * when the recording does not say. What cannot be read in it is passed over.
 */
export function recordedStory({ name, messages, events }: Recording): Story | undefined {
  if (events.length === 0) return undefined;
  const speech = new Speech();
  const answers = new Map<string, Answered>();
  const moments: Moment[] = [];
  let speaker: string | undefined;
  let next = 0;
  for (const event of events) {
    for (let one = messages[next]; one && one.at <= event.at; one = messages[++next]) {
      if (one.message.type !== 'asr_chunk') continue;
      speaker = one.message.speaker;
      speech.heard(one.message, one.at);
    }
    const decided = decisionIn(event, speaker);
    if (decided) moments.push(decided, ...acceptedIn(decided, speech, answers));
    endIn(event, answers);
  }
  return { file: name, durationMs: Math.max(0, ...events.map(({ at }) => at)), moments };
}

/** The same as a page shows it; undefined when the recording does not say. */
export function recordedTalk({ messages, events }: Recording): Story['talk'] {
  return events.length === 0 ? undefined : retell({ messages, events }, (now) => new Talk({ now })).view;
}

function decisionIn({ at, fields }: RecordedEvent, speaker: string | undefined): Decided | undefined {
  const read = v.safeParse(decidedSchema, fields);
  if (!read.success) return undefined;
  const { stage, query_id: queryId, reason, confidence, offer } = read.output;
  const question = offer?.question ?? read.output.question;
  return {
    type: 'decision',
    at,
    decision: stage !== 'waiting_for_question' ? 'answer' : offer ? 'offer' : 'silent',
    ...(speaker === undefined ? {} : { speaker }),
    ...(reason === undefined ? {} : { reason }),
    ...(confidence === undefined ? {} : { confidence }),
    ...(question === undefined ? {} : { question }),
    ...(queryId === undefined ? {} : { queryId }),
  };
}

function acceptedIn(
  { at, decision, queryId, question = '', speaker }: Decided,
  speech: Speech,
  answers: Map<string, Answered>,
): Answered[] {
  if (decision !== 'answer' || queryId === undefined) return [];
  const lastWordAt = speech.lastWordAt(speaker);
  const finalAt = speech.finalAt(speaker);
  const answer: Answered = {
    type: 'answer',
    at,
    queryId,
    ...(speaker === undefined ? {} : { speaker }),
    question,
    ...(lastWordAt === undefined ? {} : { lastWordAt }),
    ...(finalAt === undefined ? {} : { finalAt }),
    until: at,
    text: '',
  };
  answers.set(queryId, answer);
  return [answer];
}

function endIn({ at, fields }: RecordedEvent, answers: ReadonlyMap<string, Answered>): void {
  const read = v.safeParse(endedSchema, fields);
  const answer = read.success ? answers.get(read.output.query_id) : undefined;
  if (!read.success || !answer) return;
  const { finish_reason: reason } = read.output;
  const timing = timingIn(read.output.timing);
  answer.until = at;
  if (reason !== undefined) answer.finish = finishOf(reason);
  if (!timing) return;
  answer.timing = timing;
  if (timing.first_token_ms !== undefined) answer.firstTextAt = answer.at + timing.first_token_ms;
}
