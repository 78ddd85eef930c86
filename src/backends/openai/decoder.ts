import { BackendError } from '../../backend/errors';
import type { RagEvent } from '../../backend/rag-backend';
import { CitationMarks } from '../../http/answer-text/citation-marks';
import {
  brokenOff,
  loggableReason,
  type TextEnd,
  textEndOf,
  warningsFor,
} from '../../http/answer-text/finish-reasons';
import { type Fields, fieldsOf, numberOf, recordsOf, textOf } from '../../http/fields';
import { createHabit, ReasoningFilter } from '../../http/reasoning/filter';
import { type AnswerDecoder, type AnswerState, failureOf, type Upstream } from '../../http/upstream';
import type { Usage } from '../../protocol/index';
import { CitedText } from './answer-text';
import { contentOf } from './completions';
import { DONE } from './upstream';

/**
 * Decodes one answer from a model, chunk by chunk or in one piece. Pure. Reasoning and tool calls are not treated as
 * text.
 */
export class OpenAIDecoder implements AnswerDecoder {
  readonly #upstream: Upstream;
  readonly #passages: number;
  readonly #reasoning: ReasoningFilter;
  readonly #marks: CitationMarks;
  #cited: CitedText;
  #state: AnswerState = 'running';
  #id: string | undefined;
  #text = '';
  #refused = false;
  #finishReason: string | undefined;
  #textEnd: TextEnd = 'complete';
  #hasAnswer = false;
  #usage: Usage | undefined;

  /** `habit` is shared by the answers of one model; `ownMarks` when the server adds RAGFlow's references. */
  constructor(passages: number, upstream: Upstream, habit = createHabit(), ownMarks = false) {
    this.#passages = passages;
    this.#cited = new CitedText(passages);
    this.#upstream = upstream;
    this.#reasoning = new ReasoningFilter(habit);
    this.#marks = new CitationMarks(ownMarks);
  }

  get state(): AnswerState {
    return this.#state;
  }

  get names() {
    return { messageId: this.#id, finishReason: this.#finishReason, cited: this.#cited.cited };
  }

  *take(event: Fields): Generator<RagEvent, void, undefined> {
    if (event === DONE) {
      // With neither text nor a reason to have none, the server has lost the answer.
      this.#state = 'complete';
      return;
    }
    yield* this.#reference(event.id);
    const [choice] = recordsOf(event.choices).filter(({ index }) => (numberOf(index) ?? 0) === 0);
    this.#failIf(event);
    this.#failIf(choice && { error: choice.error });
    this.#usage = usageOf(event.usage) ?? this.#usage;
    if (choice === undefined) return;
    const said = fieldsOf(choice.delta) ?? fieldsOf(choice.message);
    const refusal = textOf(said?.refusal);
    this.#refused ||= refusal !== undefined;
    const text = contentOf(said?.content) ?? '';
    yield* this.#answered(this.#reasoning.take({ type: 'text', text }));
    const isGiven = text !== '' || refusal || choice.finish_reason || fieldsOf(choice.message);
    if (isGiven) this.#hasAnswer = true;
    if (refusal) yield* this.#told(refusal);
    const reason = textOf(choice.finish_reason) ?? textOf(choice.finishReason) ?? textOf(choice.stop_reason);
    if (reason === undefined) return;
    this.#finishReason = loggableReason(reason);
    this.#textEnd = textEndOf(reason);
    this.#state = 'closing';
    if (this.#textEnd !== 'failed') return;
    this.#state = 'failed';
    throw brokenOff(this.#upstream.who);
  }

  end(): readonly RagEvent[] {
    if (this.#state === 'running' || !this.#hasAnswer) {
      throw new BackendError(
        'BACKEND_ERROR',
        'The connection to the model server ended before the answer did.',
      );
    }
    const text = [
      ...this.#answered(this.#reasoning.end(this.#textEnd === 'truncated')),
      ...this.#marks
        .end()
        .flatMap((event) => (event.type === 'text' ? [...this.#told(this.#cited.push(event.text))] : [])),
      ...this.#told(this.#cited.flush()),
    ];
    const none = this.#text.trim() === '' || this.#refused || this.#cited.isNoAnswer;
    return [
      ...text,
      ...this.#warnings(),
      ...(this.#usage ? [{ type: 'usage', usage: this.#usage } as const] : []),
      { type: 'finish', reason: none ? 'no_answer' : 'complete' },
    ];
  }

  #warnings(): readonly RagEvent[] {
    const end = this.#textEnd === 'complete' && this.#reasoning.endedWithin ? 'truncated' : this.#textEnd;
    return warningsFor(end);
  }

  *#answered(events: readonly RagEvent[]): Generator<RagEvent, void, undefined> {
    for (const event of events.flatMap((each) => this.#marks.take(each))) {
      if (event.type === 'text') yield* this.#told(this.#cited.push(event.text));
      if (event.type !== 'replace') continue;
      this.#cited = new CitedText(this.#passages);
      this.#text = this.#cited.push(event.text);
      yield { type: 'replace', text: this.#text };
    }
  }

  *#told(text: string): Generator<RagEvent, void, undefined> {
    if (text === '') return;
    this.#text += text;
    yield { type: 'text', text };
  }

  *#reference(value: unknown): Generator<RagEvent, void, undefined> {
    const id = textOf(value);
    if (this.#id !== undefined || id === undefined || !/^[\w.:-]{1,128}$/.test(id)) return;
    this.#id = id;
    yield { type: 'reference', messageId: id };
  }

  #failIf(fields: Fields | undefined): void {
    const error = fields && this.#upstream.errorIn(fields);
    if (error === undefined) return;
    this.#state = 'failed';
    throw failureOf(this.#upstream, { ...error, how: 'sent an error' });
  }
}

/** Reads `usage`. Undefined when it is empty. */
function usageOf(value: unknown): Usage | undefined {
  const fields = fieldsOf(value);
  const prompt = numberOf(fields?.prompt_tokens);
  const completion = numberOf(fields?.completion_tokens);
  const total = numberOf(fields?.total_tokens);
  const usage = {
    ...(prompt === undefined ? {} : { prompt_tokens: prompt }),
    ...(completion === undefined ? {} : { completion_tokens: completion }),
    ...(total === undefined ? {} : { total_tokens: total }),
  };
  return Object.keys(usage).length > 0 ? usage : undefined;
}
