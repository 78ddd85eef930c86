import type { AnswerMessage, ServerMessage, Source, StatusMessage } from '../../protocol/index';

/** A question of a meeting and its whole answer. */
export interface FinishedAnswer {
  queryId: string;
  question: string;
  content: string;
  sources: readonly Source[];
  /** Milliseconds since 1970. */
  askedAt: number;
  answeredAt: number;
}

interface Open {
  accepted: StatusMessage;
  askedAt: number;
  content: string;
  sources: readonly Source[];
}

/** How much is kept of the past, in UTF-16 code units. */
const MAX_KEPT = 262_144;
/** An answer is cut after so many. */
const MAX_CONTENT = 262_144;

/** The answers of one meeting, put together from its events; the latest are kept for readers that come later. */
export class FinishedAnswers {
  readonly #open = new Map<string, Open>();
  /** Each a question and its answer in two events, the oldest first. */
  readonly #kept: { events: ServerMessage[]; size: number }[] = [];
  #size = 0;

  /** Notes the next event. Returns the answer that is complete with it, if it is one without faults. */
  note(event: ServerMessage): FinishedAnswer | undefined {
    if (event.type === 'status') this.#accept(event);
    return event.type === 'answer' ? this.#answer(event) : undefined;
  }

  /** What was asked and answered, as far as it is kept: for each answer what was accepted, and the whole in one part. */
  history(): ServerMessage[] {
    const events = this.#kept.flatMap((one) => one.events);
    return events.sort((a, b) => seqOf(a) - seqOf(b));
  }

  #accept(event: StatusMessage): void {
    const { stage, query_id: queryId } = event;
    if ((stage !== 'analyzing' && stage !== 'instant_query') || queryId === undefined) return;
    this.#open.set(queryId, { accepted: event, askedAt: Date.now(), content: '', sources: [] });
  }

  #answer(event: AnswerMessage): FinishedAnswer | undefined {
    const { query_id: queryId, content, replace, sources, final } = event;
    const open = this.#open.get(queryId);
    if (!open) return undefined;
    const before = replace ? '' : open.content;
    open.content = before + content.slice(0, MAX_CONTENT - before.length);
    if (sources) open.sources = sources;
    if (!final) return undefined;
    this.#open.delete(queryId);
    this.#keep(open, event);
    const { accepted, askedAt } = open;
    if (event.finish_reason !== 'complete' || accepted.question === undefined) return undefined;
    return {
      queryId,
      question: accepted.question,
      content: open.content,
      sources: open.sources,
      askedAt,
      answeredAt: Date.now(),
    };
  }

  #keep({ accepted, content, sources }: Open, last: AnswerMessage): void {
    const answer = {
      ...last,
      stream_index: 0,
      content,
      ...(sources.length > 0 && { sources: [...sources] }),
    };
    const size = JSON.stringify([accepted, answer]).length;
    this.#kept.push({ events: [accepted, answer], size });
    this.#size += size;
    while (this.#size > MAX_KEPT && this.#kept.length > 1) this.#size -= this.#kept.shift()?.size ?? 0;
  }
}

function seqOf(event: ServerMessage): number {
  return event.type === 'ack' ? 0 : event.seq;
}
