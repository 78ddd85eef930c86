import type { AskedQuestion, QuestionState } from '../../../mcp/sessions';
import type { AnswerMessage, ServerMessage, StatusMessage } from '../../../protocol/index';

/** Questions that are remembered. */
const MAX_QUESTIONS = 20;
/** Characters of an answer that are. */
const MAX_ANSWER = 8_192;

interface Entry extends AskedQuestion {
  queryId: string;
  /** The label of its session. */
  label: string;
}

/** The latest questions of a client, as its sessions tell it of them. */
export class QuestionLedger {
  readonly #entries: Entry[] = [];

  hear(event: ServerMessage): void {
    if (event.type === 'status') this.#status(event);
    else if (event.type === 'answer') this.#answer(event);
  }

  /** Those of the session with this label, oldest first. */
  of(label: string): AskedQuestion[] {
    return this.#entries
      .filter((entry) => entry.label === label)
      .map(({ question, state, answer, sources }) => ({ question, state, answer, sources }));
  }

  #status({ stage, query_id: queryId, question, session_id: label }: StatusMessage): void {
    if (queryId === undefined) return;
    const known = this.#find(queryId);
    if (known) {
      if (stage === 'querying_rag') known.state = 'answering';
    } else if (question !== undefined && (stage === 'analyzing' || stage === 'instant_query')) {
      this.#entries.push({ queryId, label, question, state: 'waiting', answer: '', sources: [] });
      if (this.#entries.length > MAX_QUESTIONS) this.#entries.shift();
    }
  }

  #answer({ query_id, content, replace, sources, final, finish_reason: reason }: AnswerMessage): void {
    const entry = this.#find(query_id);
    if (!entry) return;
    entry.answer = `${replace ? '' : entry.answer}${content}`.slice(0, MAX_ANSWER);
    if (sources) entry.sources = sources.map(({ title }) => title);
    const ended: QuestionState | undefined = final ? (reason ?? 'complete') : undefined;
    if (ended) entry.state = ended;
  }

  #find(queryId: string): Entry | undefined {
    return this.#entries.findLast((entry) => entry.queryId === queryId);
  }
}
