import * as v from 'valibot';
import { CATCH_UPS } from '../protocol/index';
import { answersSchema } from './answers/answers-state';
import type { SessionEvent } from './events/session-events';
import { pipelineSchema } from './gate/question-pipeline';
import { count } from './snapshot/fields';
import { sharedSchema } from './snapshot/shared-state';
import { pauseBufferSchema } from './turns/pause-buffer';

/** What a session must know to go on in another process. */
export const sessionSchema = v.object({
  id: v.string(),
  /** The number of its last event. */
  seq: count,
  /** Absent: it listens. */
  paused: v.optional(v.picklist(CATCH_UPS)),
  /** Its client has stopped it. */
  stopping: v.optional(v.boolean()),
  /** It has, and there is nothing left to answer, but other sessions of the connection are not done. */
  finished: v.optional(v.boolean()),
  missed: pauseBufferSchema,
  answers: answersSchema,
  /** Absent: nobody has spoken. */
  pipeline: v.optional(pipelineSchema),
  shared: sharedSchema,
});
export type SessionState = v.InferOutput<typeof sessionSchema>;

/** What the events of one session say that were sent after its snapshot. */
export interface SentSince {
  events: readonly SessionEvent[];
  /** The number of the last of them. */
  seq: number;
  /** It has said that nothing is left to answer, and nothing was asked after that. */
  idle: boolean;
  closed: boolean;
}

export function sentSince({ id, seq }: SessionState, since: readonly SessionEvent[]): SentSince {
  const sent: { -readonly [K in keyof SentSince]: SentSince[K] } = {
    events: [],
    seq,
    idle: false,
    closed: false,
  };
  const events: SessionEvent[] = [];
  for (const event of since) {
    if (event.session_id !== id || event.type === 'ack' || event.seq <= seq) continue;
    events.push(event);
    sent.seq = Math.max(sent.seq, event.seq);
    if (event.type !== 'status') continue;
    if (event.stage === 'idle') sent.idle = true;
    else if (event.stage === 'closed') sent.closed = true;
    else if (event.stage === 'querying_rag') sent.idle = false;
  }
  return { ...sent, events };
}
