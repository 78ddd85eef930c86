import * as v from 'valibot';
import { TRUNCATED } from '../../backend/events';
import type { RagEvent } from '../../backend/rag-backend';
import { isWebAddress, uniqueSources } from '../../backend/sources';
import { type Fields, numberOf, recordsOf, textOf } from '../../http/fields';
import { createHabit, ReasoningFilter } from '../../http/reasoning/filter';
import type { AnswerDecoder, AnswerState } from '../../http/upstream';
import { type Source, type Usage, usageSchema } from '../../protocol/index';
import { DONE, errorIn, reportedError } from './upstream';

/** Decodes one answer from the service, event by event. Unknown event types are skipped. */
export class HttpDecoder implements AnswerDecoder {
  readonly #secrets: readonly string[];
  readonly #reasoning: ReasoningFilter;
  #state: AnswerState = 'running';
  #messageId: string | undefined;
  #finish: RagEvent | undefined;

  /** `habit` is shared by the answers of one service. */
  constructor(secrets: readonly string[], habit = createHabit()) {
    this.#secrets = secrets;
    this.#reasoning = new ReasoningFilter(habit);
  }

  get state(): AnswerState {
    return this.#state;
  }

  get names() {
    return { messageId: this.#messageId };
  }

  *take(event: Fields): Generator<RagEvent, void, undefined> {
    const error = event.type === 'error' ? event : errorIn(event);
    if (error) {
      this.#state = 'failed';
      throw reportedError(error, this.#secrets);
    }
    const step = readEvent(event);
    if (step?.type === 'reference') this.#messageId ??= step.messageId;
    if (step?.type === 'finish') this.#finish = step;
    if (step?.type === 'finish' || event === DONE) this.#state = 'complete';
    else if (step) yield* this.#reasoning.take(step);
  }

  /** A response that ends normally is a complete answer. */
  end(): readonly RagEvent[] {
    const rest = this.#reasoning.end();
    const isCut = this.#reasoning.endedWithin;
    const finish = this.#finish ?? { type: 'finish', reason: 'complete' };
    if (!isCut) return [...rest, finish];
    return [
      ...rest,
      ...(this.#reasoning.hasText ? [TRUNCATED, finish] : [{ type: 'finish', reason: 'no_answer' } as const]),
    ];
  }
}

/**
 * Parses the event in a line or in the data of an SSE event; a bare string is text. Undefined when it is not an
 * event.
 */
function readEvent(event: Fields): RagEvent | undefined {
  switch (event.type) {
    case 'text':
      return typeof event.text === 'string' ? { type: 'text', text: event.text } : undefined;
    case 'replace':
      return typeof event.text === 'string' ? { type: 'replace', text: event.text } : undefined;
    case 'sources':
      return { type: 'sources', sources: sourcesOf(event.sources) };
    case 'usage':
      return usageEvent(event.usage);
    case 'conversation':
      return conversationEvent(event.id);
    case 'reference':
      return referenceEvent(event);
    case 'finish':
      return finishEvent(event.reason, event.confidence);
    default:
      return undefined;
  }
}

/** Every field is optional; common alternative names are accepted too. */
function sourcesOf(value: unknown): Source[] {
  return uniqueSources(
    recordsOf(value).map((item, index) => {
      const id = textOf(item.id) ?? `source-${index + 1}`;
      const uri = textOf(item.uri) ?? textOf(item.url);
      const path = textOf(item.path);
      const score = numberOf(item.score);
      return {
        id,
        title: textOf(item.title) ?? path ?? id,
        ...(uri !== undefined && isWebAddress(uri) ? { uri } : {}),
        ...(path === undefined ? {} : { path }),
        text: textOf(item.text) ?? textOf(item.content) ?? '',
        ...(score === undefined ? {} : { score }),
        position: index + 1,
      };
    }),
  );
}

function usageEvent(value: unknown): RagEvent | undefined {
  const { success, output } = v.safeParse(usageSchema, value);
  return success ? { type: 'usage', usage: output as Usage } : undefined;
}

function conversationEvent(value: unknown): RagEvent | undefined {
  const id = textOf(value);
  return id === undefined ? undefined : { type: 'conversation', id };
}

function referenceEvent({ messageId, taskId }: Fields): RagEvent | undefined {
  const [message, task] = [textOf(messageId), textOf(taskId)];
  if (message === undefined && task === undefined) return undefined;
  return {
    type: 'reference',
    ...(message === undefined ? {} : { messageId: message }),
    ...(task === undefined ? {} : { taskId: task }),
  };
}

function finishEvent(reason: unknown, confidence: unknown): RagEvent {
  const sure = numberOf(confidence);
  return {
    type: 'finish',
    reason: reason === 'no_answer' ? 'no_answer' : 'complete',
    ...(sure !== undefined && sure >= 0 && sure <= 1 ? { confidence: sure } : {}),
  };
}
