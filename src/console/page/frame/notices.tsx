import { Icon } from '../../drawing/icon';
import type { NoticeView } from '../../talk/views';
import { usePage } from '../page-context';
import { noticeText } from './notice-text';

/** The newest; earlier ones come up as these are dismissed. */
const SHOWN = 3;

export function Notices({ notices }: { notices: readonly NoticeView[] }) {
  const { words, model } = usePage();
  if (notices.length === 0) return null;
  return (
    <section aria-label={words.page.notices}>
      <ul class="notices">
        {notices.slice(-SHOWN).map((notice) => (
          <li key={notice.id} class={`notice notice-${notice.kind}`}>
            <Icon name="warning" />
            <span class="notice-text">
              {noticeText(notice, words)}
              {notice.message !== undefined && <small>{notice.message}</small>}
            </span>
            {notice.count > 1 && <span class="notice-count">{words.notices.times(notice.count)}</span>}
            <button
              type="button"
              class="button quiet"
              aria-label={words.page.dismiss}
              onClick={() => model.dismissNotice(notice.id)}
            >
              <Icon name="refused" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
