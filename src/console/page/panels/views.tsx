import { useRef } from 'preact/hooks';
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
  const isNew = useUnseen(talk, chosen === 'answers');
  const counts: Partial<Record<ViewName, number>> = { answers: talk.answers.length };
  return (
    <nav class="views" aria-label={words.page.views}>
      {VIEWS.map((view) => (
        <button type="button" key={view} aria-pressed={view === chosen} onClick={() => onChoose(view)}>
          {words.page[view]}
          {counts[view] ? (
            <span class={`count${view === 'answers' && isNew ? ' new' : ''}`}>
              {counts[view]}
              {view === 'answers' && isNew && <span class="aside"> {words.page.unseen}</span>}
            </span>
          ) : null}
        </button>
      ))}
    </nav>
  );
}

/** Whether there is an answer with a text that came while something else was looked at. */
function useUnseen({ answers }: TalkView, isSeen: boolean): boolean {
  const seen = useRef<string>();
  const newest = answers.findLast(({ state }) => state !== 'waiting')?.queryId;
  if (isSeen || newest === undefined) seen.current = newest;
  return newest !== seen.current;
}
