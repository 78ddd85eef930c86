import { BackendError } from '../../backend/errors';
import { TRUNCATED } from '../../backend/events';
import type { RagEvent } from '../../backend/rag-backend';
import { textEndOf } from '../../http/answer-text/finish-reasons';
import { type Fields, fieldsOf, numberOf, textOf } from '../../http/fields';
import { createHabit, ReasoningFilter } from '../../http/reasoning/filter';
import type { AnswerDecoder, AnswerState } from '../../http/upstream';
import type { Refusal } from '../../http/upstream-errors';
import type { Source } from '../../protocol/index';
import { mergeSources, sourcesOfResources, sourcesOfRetrieval, usageOf } from './metadata';
import { difyError } from './upstream';

/**
 * Decodes one answer from Dify, event by event, in any order in which its versions send them. Pure: no clock and no
 * connection. Unknown events are ignored.
 */
export class DifyDecoder implements AnswerDecoder {
  #state: AnswerState = 'running';
  #taskId: string | undefined;
  #messageId: string | undefined;
  #conversationId: string | undefined;
  readonly #reasoning: ReasoningFilter;
  #isRead = false;
  /** As Dify sent it, with reasoning. */
  #text = '';
  #agent = false;
  #round: number | undefined;
  #newRound = false;
  #sources: Source[] = [];

  /** `habit` is shared by the answers of one app. */
  constructor(habit = createHabit()) {
    this.#reasoning = new ReasoningFilter(habit);
  }

  get state(): AnswerState {
    return this.#state;
  }

  /** Needed to stop the run; known from the first event on. */
  get taskId(): string | undefined {
    return this.#taskId;
  }

  get names() {
    return { messageId: this.#messageId, taskId: this.#taskId, conversationId: this.#conversationId };
  }

  *take(event: Fields): Generator<RagEvent, void, undefined> {
    yield* this.#ids(event);
    yield* this.#step(event);
  }

  end(): readonly RagEvent[] {
    if (this.#state === 'running') {
      throw new BackendError('BACKEND_ERROR', 'The connection to Dify ended before the answer did.');
    }
    const isOnlyReasoning = this.#text.trim() !== '' && !this.#reasoning.hasText;
    return [...this.#rest(), ...(isOnlyReasoning ? [{ type: 'finish', reason: 'no_answer' } as const] : [])];
  }

  #step(event: Fields): RagEvent[] {
    switch (event.event) {
      case 'message':
        return this.#isClosingCopy(event.answer) ? [] : this.#append(event.answer);
      case 'agent_message':
        this.#agent = true;
        return this.#append(event.answer);
      // Some versions mistakenly send text under the name of a file.
      case 'message_file':
        return this.#append(event.answer);
      case 'message_replace':
        return this.#replace(event.answer);
      case 'agent_thought':
        return this.#thought(event.position);
      case 'node_finished':
        return this.#node(fieldsOf(event.data));
      case 'message_end':
        return this.#messageEnd(fieldsOf(event.metadata));
      case 'workflow_finished':
        return this.#workflowFinished(fieldsOf(event.data), event);
      case 'workflow_paused':
        return this.#paused();
      case 'error':
        return this.#fail({
          how: 'sent an error',
          status: numberOf(event.status),
          code: textOf(event.code),
          text: textOf(event.message),
          setup: this.#isSetup(event),
        });
      default:
        return [];
    }
  }

  /** Each id is yielded once, with the first event that carries it. */
  #ids(event: Fields): RagEvent[] {
    const conversationId = this.#conversationId ? undefined : textOf(event.conversation_id);
    const messageId = this.#messageId ? undefined : idOf(event.message_id);
    const taskId = this.#taskId ? undefined : idOf(event.task_id);
    this.#conversationId ??= conversationId;
    this.#messageId ??= messageId;
    this.#taskId ??= taskId;
    const reference = { ...(messageId && { messageId }), ...(taskId && { taskId }) };
    return [
      ...(conversationId ? [{ type: 'conversation', id: conversationId } as const] : []),
      ...(messageId || taskId ? [{ type: 'reference', ...reference } as const] : []),
    ];
  }

  #append(answer: unknown): RagEvent[] {
    let text = textOf(answer);
    if (!text) return [];
    // Dify stores an agent's rounds on separate lines, but streams them without a break.
    if (this.#newRound && this.#text && !/\s$/.test(this.#text) && !/^\s/.test(text)) text = `\n${text}`;
    this.#newRound = false;
    this.#text += text;
    return this.#reasoning.take({ type: 'text', text });
  }

  #replace(answer: unknown): RagEvent[] {
    if (typeof answer !== 'string' || answer === this.#text) return [];
    this.#text = answer;
    return this.#reasoning.take({ type: 'replace', text: answer });
  }

  #thought(position: unknown): RagEvent[] {
    const round = numberOf(position);
    if (round !== undefined && this.#round !== undefined && round > this.#round) this.#newRound = true;
    this.#round = round ?? this.#round;
    return [];
  }

  /** Some agents end with one `message` that repeats the whole answer. */
  #isClosingCopy(answer: unknown): boolean {
    const bare = (text: string) => text.replace(/\s+/g, '');
    return this.#agent && typeof answer === 'string' && bare(answer) === bare(this.#text);
  }

  /** A chatflow's retrieval arrives before the first word, the citations of `message_end` after the last. */
  #node(data: Fields | undefined): RagEvent[] {
    if (data?.node_type !== 'knowledge-retrieval') return [];
    return this.#cite(mergeSources(this.#sources, sourcesOfRetrieval(fieldsOf(data.outputs)?.result)));
  }

  #cite(sources: Source[]): RagEvent[] {
    const ids = (list: Source[]) => JSON.stringify(list.map((source) => source.id));
    if (sources.length === 0 || ids(sources) === ids(this.#sources)) return [];
    this.#sources = sources;
    return [{ type: 'sources', sources }];
  }

  /** What was held back of the text. */
  #rest(): RagEvent[] {
    if (this.#isRead) return [];
    this.#isRead = true;
    const rest = this.#reasoning.end();
    return this.#reasoning.endedWithin && this.#reasoning.hasText ? [...rest, TRUNCATED] : rest;
  }

  #messageEnd(metadata: Fields | undefined): RagEvent[] {
    this.#state = 'complete';
    const usage = usageOf(metadata?.usage);
    return [
      ...this.#rest(),
      ...this.#cite(sourcesOfResources(metadata?.retriever_resources)),
      ...(usage ? [{ type: 'usage', usage } as const] : []),
    ];
  }

  #workflowFinished(data: Fields | undefined, event: Fields): RagEvent[] {
    const { status, error } = data ?? {};
    if (status === 'failed' || status === 'exception' || status === 'expired') {
      return this.#fail({ how: 'failed in its run', text: textOf(error), setup: this.#isSetup(event) });
    }
    if (typeof status === 'string' && textEndOf(status) === 'failed') {
      this.#state = 'failed';
      throw new BackendError('BACKEND_ERROR', 'The run was stopped in Dify before its answer was complete.');
    }
    this.#state = 'closing';
    return [];
  }

  #paused(): RagEvent[] {
    if (this.#text) {
      this.#state = 'complete';
      return [];
    }
    this.#state = 'failed';
    throw new BackendError('BACKEND_REJECTED', 'The chatflow waits for a person to act, and said nothing.');
  }

  /** A run that never started has no conversation to name. */
  #isSetup(event: Fields): boolean {
    return this.#conversationId === undefined && textOf(event.message_id) === undefined;
  }

  #fail(refusal: Refusal): never {
    this.#state = 'failed';
    throw difyError(refusal);
  }
}

/** An id that is safe in a URL path. */
function idOf(value: unknown): string | undefined {
  const id = textOf(value);
  return id && /^[\w-]{1,128}$/.test(id) ? id : undefined;
}
