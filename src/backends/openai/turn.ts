import { BackendError } from '../../backend/errors';
import type { RagEvent } from '../../backend/rag-backend';
import { FILTERED, TRUNCATED } from '../../backend/warnings';
import { type Fields, fieldsOf, numberOf, recordsOf, textOf } from '../../http/fields';
import type { Turn, TurnState } from '../../http/turn';
import type { Usage } from '../../protocol/index';
import { CitedText } from './cited-text';
import { errorIn, openAIFailure } from './errors';
import { ThoughtFilter } from './thoughts';
import { usageOf } from './usage';

/** Those of OpenAI, of those who follow it, and of models behind a gateway; another word may be anything. */
const KNOWN_REASONS: readonly string[] = [
  'stop',
  'length',
  'content_filter',
  'tool_calls',
  'function_call',
  'end_turn',
  'max_tokens',
  'stop_sequence',
  'eos',
  'abort',
  'error',
];

/** What `[DONE]` is read as. */
export const DONE: Fields = Object.freeze({ done: true });

/**
 * One answer of a model, chunk by chunk, or in one piece. Pure. What the model thinks aloud and the tools that
 * it calls are not taken for text.
 */
export class OpenAITurn implements Turn {
  readonly #secrets: readonly string[];
  readonly #thoughts = new ThoughtFilter();
  readonly #cited: CitedText;
  #state: TurnState = 'running';
  #id: string | undefined;
  #text = '';
  #refused = false;
  #finishReason: string | undefined;
  #usage: Usage | undefined;

  constructor(passages: number, secrets: readonly string[] = []) {
    this.#cited = new CitedText(passages);
    this.#secrets = secrets;
  }

  get state(): TurnState {
    return this.#state;
  }

  get names() {
    return { messageId: this.#id, finishReason: this.#finishReason, cited: this.#cited.cited };
  }

  *take(event: Fields): Generator<RagEvent, void, undefined> {
    if (event === DONE) {
      this.#state = 'complete';
      return;
    }
    yield* this.#reference(event.id);
    const [choice] = recordsOf(event.choices).filter(({ index }) => (numberOf(index) ?? 0) === 0);
    this.#failIf(event);
    this.#failIf(choice);
    this.#usage = usageOf(event.usage) ?? this.#usage;
    if (choice === undefined) return;
    const said = fieldsOf(choice.delta) ?? fieldsOf(choice.message);
    const refusal = textOf(said?.refusal);
    this.#refused ||= refusal !== undefined;
    yield* this.#told(this.#cited.push(this.#thoughts.push(contentOf(said?.content))));
    if (refusal) yield* this.#told(refusal);
    const reason = textOf(choice.finish_reason);
    if (reason === undefined) return;
    this.#finishReason = KNOWN_REASONS.includes(reason) ? reason : 'other';
    this.#state = 'closing';
  }

  end(): readonly RagEvent[] {
    if (this.#state === 'running') {
      throw new BackendError(
        'BACKEND_ERROR',
        'The connection to the model server ended before the answer did.',
      );
    }
    const rest = this.#cited.push(this.#thoughts.flush()) + this.#cited.flush();
    const text = [...this.#told(rest)];
    const none = this.#text.trim() === '' || this.#refused || this.#cited.isNoAnswer;
    return [
      ...text,
      ...(this.#finishReason === 'length' ? [TRUNCATED] : []),
      ...(this.#finishReason === 'content_filter' ? [FILTERED] : []),
      ...(this.#usage ? [{ type: 'usage', usage: this.#usage } as const] : []),
      { type: 'finish', reason: none ? 'no_answer' : 'complete' },
    ];
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
    const error = errorIn(fields);
    if (error === undefined) return;
    this.#state = 'failed';
    throw openAIFailure({ ...error, how: 'sent an error' }, this.#secrets);
  }
}

/** Most send a string; some a list of parts, of which only some are text. */
function contentOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return recordsOf(content)
    .map(({ type, text }) => (type === 'text' ? (textOf(text) ?? '') : ''))
    .join('');
}
