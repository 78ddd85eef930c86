import { notFound } from '../../../backend/language';
import type { AnswerMessage, Source, Usage } from '../../../protocol/index';
import type { ChatQuestion } from './body';
import { sourceList } from './citations';

/** What a client of OpenAI's API sees of the parts of one answer. */
export class Completion {
  readonly #question: ChatQuestion;
  readonly #head: { id: string; created: number; model: string };
  #text = '';
  #sources: readonly Source[] | undefined;
  #warning: string | undefined;
  #last: AnswerMessage | undefined;

  /** `now` is in milliseconds since 1970. */
  constructor(question: ChatQuestion, queryId: string, now: number) {
    this.#question = question;
    const created = Math.floor(now / 1_000);
    this.#head = { id: `chatcmpl-${queryId}`, created, model: question.model };
  }

  /** Takes a part; returns the text that a reader who has the former ones is to be shown now. */
  take(part: AnswerMessage): string {
    const { content, replace, sources, warning, final } = part;
    if (sources) this.#sources = sources;
    if (warning) this.#warning = warning.code;
    if (final) this.#last = part;
    const before = this.#text;
    this.#text = replace ? content : before + content;
    if (!replace) return content;
    // What has been read cannot be taken back.
    if (content.startsWith(before)) return content.slice(before.length);
    return before === '' || content === '' ? content : `\n\n${content}`;
  }

  /** What the text ends with when the answer is complete: its sources, or that there is no answer. */
  get ending(): string {
    const { citations, question } = this.#question;
    const reason = this.#last?.finish_reason;
    if (this.#text === '') return reason === 'no_answer' ? notFound(question) : '';
    return citations && reason === 'complete' ? sourceList(question, this.#sources ?? []) : '';
  }

  /** The answer in one piece. */
  whole(): object {
    const usage = usageOf(this.#last?.usage);
    return {
      ...this.#head,
      object: 'chat.completion',
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: this.#text + this.ending,
            refusal: null,
            ...this.#extension(),
          },
          logprobs: null,
          finish_reason: this.#finishReason(),
        },
      ],
      ...(usage ? { usage } : {}),
    };
  }

  /** Pieces of a stream, in this order: `opening`, one `delta` per text, `closing`, and `usage` if it is asked for. */
  opening(): object {
    return this.#chunk({ role: 'assistant', content: '', refusal: null });
  }

  delta(content: string): object {
    return this.#chunk({ content });
  }

  closing(): object {
    return this.#chunk(this.#extension(), this.#finishReason());
  }

  /** Null: the backend has not told. */
  usage(): object {
    return { ...this.#pieceHead(), choices: [], usage: usageOf(this.#last?.usage) ?? null };
  }

  #chunk(delta: object, finish_reason: string | null = null): object {
    const usage = this.#question.includeUsage ? { usage: null } : {};
    return { ...this.#pieceHead(), choices: [{ index: 0, delta, logprobs: null, finish_reason }], ...usage };
  }

  #pieceHead() {
    return { ...this.#head, object: 'chat.completion.chunk' };
  }

  #extension(): { sources?: readonly Source[] } {
    return this.#sources ? { sources: this.#sources } : {};
  }

  #finishReason(): 'stop' | 'length' | 'content_filter' {
    if (this.#warning === 'answer_truncated') return 'length';
    return this.#warning === 'answer_filtered' ? 'content_filter' : 'stop';
  }
}

function usageOf(usage: Usage | undefined): object | undefined {
  const { prompt_tokens: prompt, completion_tokens: completion, total_tokens: total } = usage ?? {};
  if (prompt === undefined && completion === undefined && total === undefined) return undefined;
  const [prompt_tokens, completion_tokens] = [prompt ?? 0, completion ?? 0];
  return { prompt_tokens, completion_tokens, total_tokens: total ?? prompt_tokens + completion_tokens };
}
