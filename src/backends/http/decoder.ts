import * as v from 'valibot';
import { BackendError } from '../../backend/errors';
import type { RagEvent } from '../../backend/rag-backend';
import { isWebAddress, uniqueSources } from '../../backend/sources';
import { CitationMarks } from '../../http/answer-text/citation-marks';
import { brokenOff, type TextEnd, textEndOf, warningsFor } from '../../http/answer-text/finish-reasons';
import { type Fields, numberOf, recordsOf, textOf } from '../../http/fields';
import { createHabit, ReasoningFilter } from '../../http/reasoning/filter';
import { failureIn } from '../../http/reported-failure';
import type { AnswerDecoder, AnswerState } from '../../http/upstream';
import { type Source, type Usage, usageSchema } from '../../protocol/index';
import { foreignEvents } from './dialects';
import { DONE } from './event-names';
import { errorIn, reportedError } from './upstream';

/** Decodes one answer from the service, event by event. Unknown event types are skipped. */
export class HttpDecoder implements AnswerDecoder {
  readonly #secrets: readonly string[];
  readonly #reasoning: ReasoningFilter;
  #marks = new CitationMarks(false);
  #state: AnswerState = 'running';
  #messageId: string | undefined;
  #conversationId: string | undefined;
  #finish: (RagEvent & { type: 'finish' }) | undefined;
  #textEnd: TextEnd = 'complete';
  /** All text, with reasoning. */
  #text = '';
  #isSaid = false;
  #isRagflow = false;
  #hasReason = false;
  #lastWas: 'nothing' | 'event' | 'heartbeat' = 'nothing';

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
    const isReport = event.type === 'error' || errorIn(event) !== undefined;
    if (isReport) this.#fail(event.type === 'error' ? event : (errorIn(event) ?? {}));
    if (event === DONE) {
      this.#end();
      return;
    }
    const own = readEvent(event);
    const steps = own === undefined ? foreignEvents(event) : [event];
    if (steps === undefined && event.type === undefined) {
      const failure = failureIn(event);
      if (failure) this.#fail({ message: failure.text });
    }
    for (const step of steps ?? []) yield* this.#step(step);
  }

  heartbeat(): void {
    this.#lastWas = 'heartbeat';
  }

  /** A response that ends normally after text is a complete answer. */
  end(): readonly RagEvent[] {
    const rest = [...this.#bare(this.#reasoning.end(this.#textEnd === 'truncated')), ...this.#marks.end()];
    const isCut = this.#reasoning.endedWithin || (this.#state === 'running' && this.#lastWas === 'heartbeat');
    if (isCut && !this.#isSaid && !this.#reasoning.endedWithin) throw this.#lost();
    const warnings = warningsFor(this.#textEnd === 'complete' && isCut ? 'truncated' : this.#textEnd);
    const finish = this.#finish ?? { type: 'finish', reason: 'complete' };
    const isNone = this.#isSaid && !this.#reasoning.hasText && finish.reason === 'complete';
    return [...rest, ...warnings, isNone ? { type: 'finish', reason: 'no_answer' } : finish];
  }

  *#step(step: Fields): Generator<RagEvent, void, undefined> {
    this.#lastWas = 'event';
    // Only RAGFlow replaces its text like this.
    if (step.replaces && !this.#isRagflow) {
      this.#isRagflow = true;
      this.#marks = new CitationMarks(true);
    }
    if (step.type === 'reason') return this.#ended(step.reason);
    const event = step.type === 'snapshot' ? this.#difference(step) : readEvent(step);
    if (event?.type === 'reference') this.#messageId ??= event.messageId;
    if (event?.type === 'conversation') {
      if (this.#conversationId === event.id) return;
      this.#conversationId = event.id;
    }
    if (event?.type === 'finish') {
      this.#finish = event;
      this.#ended(step.reason);
      this.#end(true);
    } else if (event?.type === 'text' || event?.type === 'replace') {
      this.#isSaid ||= event.text !== '';
      this.#text = event.type === 'text' ? this.#text + event.text : event.text;
      yield* this.#bare(this.#reasoning.take(event));
    } else if (event) yield event;
  }

  #bare(events: readonly RagEvent[]): RagEvent[] {
    return events.flatMap((event) => this.#marks.take(event));
  }

  /** What a whole text adds to the text so far; servers that send only what is new share the form. */
  #difference({ text, replaces }: Fields): RagEvent {
    const whole = String(text);
    if (whole.startsWith(this.#text)) return { type: 'text', text: whole.slice(this.#text.length) };
    return { type: replaces ? 'replace' : 'text', text: whole };
  }

  #ended(reason: unknown): void {
    if (typeof reason !== 'string' || reason === 'no_answer') return;
    this.#textEnd = textEndOf(reason);
    this.#hasReason = true;
    if (this.#textEnd !== 'failed') return;
    this.#state = 'failed';
    throw brokenOff('the HTTP service');
  }

  /** `[DONE]` alone is no answer; a finish event may be one. */
  #end(isFinish = false): void {
    if (!isFinish && !this.#isSaid && !this.#hasReason) {
      this.#state = 'failed';
      throw this.#lost();
    }
    this.#state = 'complete';
  }

  #lost(): BackendError {
    return new BackendError('BACKEND_ERROR', 'The HTTP service ended its stream without an answer.');
  }

  #fail(said: Fields): never {
    this.#state = 'failed';
    throw reportedError(said, this.#secrets);
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

function finishEvent(reason: unknown, confidence: unknown): RagEvent & { type: 'finish' } {
  const sure = numberOf(confidence);
  return {
    type: 'finish',
    reason: reason === 'no_answer' ? 'no_answer' : 'complete',
    ...(sure !== undefined && sure >= 0 && sure <= 1 ? { confidence: sure } : {}),
  };
}
