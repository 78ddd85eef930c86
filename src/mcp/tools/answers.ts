import type { ErrorMessage, FinishReason, Source, Warning } from '../../protocol/index';
import type { SingleQuestion } from '../../session/answers/single-answer';
import type { AskOnce } from '../desk';
import type { ObjectSchema, ToolCall } from './tool';

/** What came of one question. */
export interface Answered {
  text: string;
  sources: readonly Source[];
  warnings: readonly Warning[];
  reason: FinishReason;
}

/** Asks, and waits for the end of the answer. Resolves with a problem when it failed; never rejects. */
export function answerOf(
  ask: AskOnce,
  question: SingleQuestion,
  { signal, progress }: ToolCall,
): Promise<Answered | { problem: string }> {
  return new Promise((resolve) => {
    let text = '';
    let sources: readonly Source[] = [];
    let failure: ErrorMessage | undefined;
    let done = 0;
    const warnings: Warning[] = [];
    const running = ask(question, (event) => {
      if (event.type === 'error') failure = event;
      if (event.type !== 'answer') return;
      const { content, replace, finish_reason: reason, final } = event;
      if (event.sources) sources = event.sources;
      if (event.warning) warnings.push(event.warning);
      text = replace ? content : text + content;
      done += content.length;
      if (content !== '') progress?.(done, content);
      if (!final) return;
      resolve(
        failure ? { problem: told(failure) } : { text, sources, warnings, reason: reason ?? 'complete' },
      );
    });
    if (signal.aborted) running.cancel();
    else signal.addEventListener('abort', () => running.cancel(), { once: true });
  });
}

function told({ message, retry_after_ms: ms }: ErrorMessage): string {
  return ms === undefined ? message : `${message} Wait ${Math.ceil(ms / 1_000)} s before that.`;
}

/** One line a source: `[1] Returns (en/returns.md, line 7)`. */
export function sourceLines(sources: readonly Source[]): string[] {
  return sources.map(({ position, title, path, uri, line, page }) => {
    const place = [path ?? uri, page === undefined ? line && `line ${line}` : `page ${page}`];
    const known = place.filter((part) => part !== undefined && part !== 0 && part !== title);
    return `[${position}] ${title}${known.length === 0 ? '' : ` (${known.join(', ')})`}`;
  });
}

const count = { type: 'integer', minimum: 0 };

/** A source as it is on the wire. */
const SOURCE: ObjectSchema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    title: { type: 'string' },
    uri: { type: 'string', description: 'where a reader can open it' },
    path: { type: 'string', description: 'its file' },
    line: { ...count, description: 'where it begins in the file, counted from 1' },
    page: { ...count, description: 'the page where it begins, counted from 1' },
    text: { type: 'string' },
    highlight: {
      type: 'array',
      items: { type: 'array', items: count, minItems: 2, maxItems: 2 },
      description: 'what the answer quotes: [from, to) in UTF-16 code units of the text',
    },
    score: { type: 'number' },
    position: { ...count, description: 'the number that the answer cites it by' },
  },
  required: ['id', 'title', 'text', 'position'],
};

export const SOURCES = { type: 'array', items: SOURCE };
