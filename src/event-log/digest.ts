import type { AnswerMessage, ErrorMessage, Source, StatusMessage } from '../protocol/index';

type SessionEvent = StatusMessage | AnswerMessage | ErrorMessage;

/** What a label's events have led to. */
interface State {
  status: StatusMessage | undefined;
  answer: RunningAnswer | undefined;
  top: number;
}

interface RunningAnswer {
  query_id: string;
  /** The seq of the first part that its text is made of. */
  first: number;
  /** Of its last part. */
  stream_index: number;
  /** Absent when its beginning is not known, or it has become too long to keep. */
  text: string | undefined;
  sources: Source[] | undefined;
}

/** How many labels are remembered beside the current one. */
const MAX_LABELS = 64;
/** An answer longer than this, in UTF-16 code units, cannot be told as a whole. */
const MAX_ANSWER = 1_048_576;

/**
 * What a client needs to know that has missed events which are no longer held: the last status of a label and all
 * of the answer that is running.
 */
export class Digest {
  #label: string | undefined;
  #state: State | undefined;
  #others: Map<string, State> | undefined;

  /** Notes the next event of the session. */
  note(event: SessionEvent): void {
    const state =
      event.session_id === this.#label && this.#state ? this.#state : this.#switchTo(event.session_id);
    state.top = event.seq;
    if (event.type === 'answer') noteAnswer(state, event);
    else if (event.type === 'status') state.status = event;
  }

  /**
   * The messages that take the place of all events of a label so far, in order. The last one carries the latest `seq`:
   * what follows has no gap. A status before an answer carries one from before the answer: who gets no more than that
   * has not got the answer yet.
   */
  messages(label: string): (StatusMessage | AnswerMessage)[] {
    const state = label === this.#label ? this.#state : this.#others?.get(label);
    if (!state) return [];
    const { status, answer, top } = state;
    const messages: (StatusMessage | AnswerMessage)[] = [];
    const text = answer?.text;
    if (status) {
      const seq = answer && text !== undefined ? Math.max(1, Math.min(status.seq, answer.first - 1)) : top;
      messages.push({ ...status, seq });
    }
    if (answer && text !== undefined) {
      const { query_id, stream_index, sources } = answer;
      messages.push({
        type: 'answer',
        session_id: label,
        seq: top,
        query_id,
        stream_index,
        content: text,
        final: false,
        replace: true,
        ...(sources && { sources }),
      });
    }
    return messages;
  }

  #switchTo(label: string): State {
    if (this.#label !== undefined && this.#state) {
      this.#others ??= new Map();
      this.#others.set(this.#label, this.#state);
    }
    const state = this.#others?.get(label) ?? { status: undefined, answer: undefined, top: 0 };
    this.#others?.delete(label);
    for (const [oldest] of this.#others ?? []) {
      if ((this.#others?.size ?? 0) <= MAX_LABELS) break;
      this.#others?.delete(oldest);
    }
    this.#label = label;
    this.#state = state;
    return state;
  }
}

function noteAnswer(state: State, event: AnswerMessage): void {
  if (event.final) {
    state.answer = undefined;
    return;
  }
  const { query_id, seq, stream_index, content, sources, replace } = event;
  const answer = state.answer;
  if (!answer || answer.query_id !== query_id) {
    const isWhole = replace === true || stream_index === 0;
    state.answer = { query_id, first: seq, stream_index, text: isWhole ? content : undefined, sources };
    return;
  }
  answer.stream_index = stream_index;
  if (sources) answer.sources = sources;
  if (replace) {
    answer.text = content;
    answer.first = seq;
  } else if (answer.text !== undefined) answer.text += content;
  if (answer.text !== undefined && answer.text.length > MAX_ANSWER) answer.text = undefined;
}
