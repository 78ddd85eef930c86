import type { ErrorMessage } from '../../protocol/index';
import type { NoticeKind, NoticeView } from './views';

const MAX_NOTICES = 50;

type Notice = Pick<NoticeView, 'kind' | 'code' | 'message' | 'retryAfterMs'>;

/** What a person should know. What happens several times in a row is told once, with how often. */
export class Notices {
  #views: readonly NoticeView[] = [];
  #ids = 0;

  /** Oldest first. */
  get views(): readonly NoticeView[] {
    return this.#views;
  }

  add(notice: Notice, at: number, count = 1): void {
    const last = this.#views.at(-1);
    if (last && last.kind === notice.kind && last.code === notice.code) {
      // Its words and its delay are those of the newest.
      const again = { ...notice, id: last.id, at, count: last.count + count };
      this.#views = [...this.#views.slice(0, -1), again];
      return;
    }
    this.#ids += 1;
    this.#views = [...this.#views, { ...notice, id: `n${this.#ids}`, at, count }].slice(-MAX_NOTICES);
  }

  dismiss(id: string): void {
    this.#views = this.#views.filter((notice) => notice.id !== id);
  }
}

/** Errors that pass by themselves. A backend's only where it says so. */
const LIMITS = new Set(['RATE_LIMITED', 'QUEUE_FULL', 'SLOW_CONSUMER', 'SERVER_DRAINING']);

/** What kind of notice an error is; undefined when it shows elsewhere: at its answer, or in the connection. */
export function noticeKindOf(error: ErrorMessage): NoticeKind | undefined {
  const { code, retryable, query_id, close_code } = error;
  if (LIMITS.has(code)) return 'limit';
  if (code.startsWith('BACKEND_') && retryable) return 'limit';
  if (query_id !== undefined || close_code !== undefined || code === 'RESUME_FAILED') return undefined;
  return 'refused';
}
