import type { TalkView } from '../../talk/views';
import { usePage } from '../page-context';

const VIEWS = ['talk', 'answers', 'time'] as const;
export type ViewName = (typeof VIEWS)[number];

interface ViewsProps {
  talk: TalkView;
  chosen: ViewName;
  onChoose: (view: ViewName) => void;
}

/** Chooses the panel where there is room for one only. */
export function Views({ talk, chosen, onChoose }: ViewsProps) {
  const { words } = usePage();
  const counts: Partial<Record<ViewName, number>> = { answers: talk.answers.length };
  return (
    <nav class="views" aria-label={words.page.views}>
      {VIEWS.map((view) => (
        <button type="button" key={view} aria-pressed={view === chosen} onClick={() => onChoose(view)}>
          {words.page[view]}
          {counts[view] ? <span class="count">{counts[view]}</span> : null}
        </button>
      ))}
    </nav>
  );
}
