import type { RagEvent } from '../../backend/rag-backend';

/** RAGFlow's references to its own passages, which the listener does not get: `##0$$`, and in later versions `[ID:0]`. */
const MARK = /##\d{1,4}\$\$/g;
const MARK_OR_ID = /##\d{1,4}\$\$|\[ID: ?\d{1,4}\]/g;
const BEGUN = /#{1,2}$|##\d{1,4}\$?$|\[(?:I(?:D(?::(?: ?\d{0,4})?)?)?)?$/;

/** Removes such marks from the text of an answer, wherever it is split. */
export class CitationMarks {
  readonly #mark: RegExp;
  #held = '';

  /** `[ID:0]` may be part of an answer, so it is removed only `withIds`. */
  constructor(withIds: boolean) {
    this.#mark = withIds ? MARK_OR_ID : MARK;
  }

  /** The events that take the place of this one. */
  take(event: RagEvent): RagEvent[] {
    if (event.type !== 'text' && event.type !== 'replace') return [event];
    const isReplaced = event.type === 'replace';
    const text = (isReplaced ? '' : this.#held) + event.text;
    const end = BEGUN.exec(text)?.index ?? text.length;
    this.#held = text.slice(end);
    const bare = text.slice(0, end).replace(this.#mark, '');
    return bare === '' && !isReplaced ? [] : [{ type: event.type, text: bare }];
  }

  /** What was held back, at the end. */
  end(): RagEvent[] {
    const text = this.#held;
    this.#held = '';
    return text === '' ? [] : [{ type: 'text', text }];
  }
}
