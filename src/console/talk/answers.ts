import type { AnswerMessage, Source, Timing, Usage } from '../../protocol/index';
import { finishOf } from './cleaned';
import type { AnswerState, AnswerView } from './views';

const MAX_ANSWERS = 500;
/** Different ones about one answer; there are fewer. */
const MAX_WARNINGS = 16;

interface Answer {
  readonly queryId: string;
  readonly question: string;
  readonly speaker: string | undefined;
  readonly at: number;
  readonly isRequested?: true;
  state: AnswerState;
  text: string;
  sources: readonly Source[];
  /** Each once. */
  warnings: readonly string[];
  error?: { readonly code: string; readonly message: string };
  timing?: Timing;
  usage?: Usage;
  /** Made when it is looked at, and kept until something changes. */
  view?: AnswerView | undefined;
}

/** The questions that were accepted, and their answers as they come. */
export class Answers {
  /** Oldest first. */
  readonly #answers = new Map<string, Answer>();
  #views: readonly AnswerView[] | undefined;
  #forgotten = 0;
  #open = 0;

  /** How many have not ended. */
  get open(): number {
    return this.#open;
  }

  /** Oldest first; the same objects as before where nothing has changed. */
  get views(): readonly AnswerView[] {
    this.#views ??= [...this.#answers.values()].map(viewOf);
    return this.#views;
  }

  get forgotten(): number {
    return this.#forgotten;
  }

  has(queryId: string): boolean {
    return this.#answers.has(queryId);
  }

  accept(asked: Pick<Answer, 'queryId' | 'question' | 'speaker' | 'at' | 'isRequested'>): void {
    const { queryId } = asked;
    if (this.has(queryId)) return;
    this.#answers.set(queryId, {
      ...asked,
      state: 'waiting',
      text: '',
      sources: [],
      warnings: [],
    });
    this.#open += 1;
    if (this.#answers.size > MAX_ANSWERS) this.#forget();
    this.#views = undefined;
  }

  /** Nothing changes an answer that has ended. */
  receive(message: AnswerMessage): void {
    const { content, replace, sources, warning, final, finish_reason, timing, usage } = message;
    this.#change(message.query_id, (answer) => {
      answer.text = replace ? content : answer.text + content;
      if (sources) answer.sources = sources;
      if (warning) answer.warnings = withWarning(answer.warnings, warning.code);
      if (timing) answer.timing = timing;
      if (usage) answer.usage = usage;
      if (final) answer.state = finishOf(finish_reason);
      else if (answer.text !== '') answer.state = 'streaming';
    });
  }

  /** It ends when its last message comes. False if there is no such question. */
  fail(queryId: string, code: string, message: string): boolean {
    return this.#change(queryId, (answer) => {
      answer.error = { code, message };
    });
  }

  /** Nothing more will come of any answer. */
  lose(): void {
    for (const queryId of this.#answers.keys()) {
      this.#change(queryId, (answer) => {
        answer.state = 'lost';
      });
    }
  }

  #forget(): void {
    const [oldest] = this.#answers.values();
    if (!oldest) return;
    this.#answers.delete(oldest.queryId);
    this.#forgotten += 1;
    if (isOpen(oldest)) this.#open -= 1;
  }

  #change(queryId: string, change: (answer: Answer) => void): boolean {
    const answer = this.#answers.get(queryId);
    if (!answer || !isOpen(answer)) return answer !== undefined;
    change(answer);
    if (!isOpen(answer)) this.#open -= 1;
    answer.view = undefined;
    this.#views = undefined;
    return true;
  }
}

function isOpen({ state }: Answer): boolean {
  return state === 'waiting' || state === 'streaming';
}

function withWarning(warnings: readonly string[], code: string): readonly string[] {
  return warnings.includes(code) || warnings.length >= MAX_WARNINGS ? warnings : [...warnings, code];
}

function viewOf(answer: Answer): AnswerView {
  const { view: _, speaker, ...shown } = answer;
  answer.view ??= { ...shown, ...(speaker === undefined ? {} : { speaker }) };
  return answer.view;
}
