import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { usePage } from '../page-context';
import type { PageView } from '../page-view';
import { newsIn } from './news';

/** What happens within this time is said together, in milliseconds. */
const TOGETHER_MS = 800;
const MOST = 3;

/** The one live region of the page: says what has happened, in short, to who does not see it. */
export function Announcements({ view }: { view: PageView }) {
  const { words } = usePage();
  const [text, setText] = useState('');
  const before = useRef(view);
  const waiting = useRef<string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => {
    waiting.current.push(...newsIn(before.current, view, words));
    before.current = view;
    if (waiting.current.length === 0) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      setText(waiting.current.splice(0).slice(-MOST).join(' '));
    }, TOGETHER_MS);
  }, [view, words]);
  useEffect(() => () => clearTimeout(timer.current), []);
  // Untouched as long as it says the same: some screen readers would say it again.
  return useMemo(
    () => (
      <div class="aside" role="status" aria-live="polite" data-testid="announcements">
        {text}
      </div>
    ),
    [text],
  );
}
