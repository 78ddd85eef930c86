import type { ComponentChildren } from 'preact';
import { usePage } from '../page-context';
import { Button } from '../parts/button';
import type { Follow } from './follow';

interface PanelProps {
  name: 'talk' | 'answers';
  /** Whether it is the one that is seen where there is room for one only. */
  isChosen: boolean;
  follow: Follow;
  children: ComponentChildren;
}

/** A list that scrolls by itself, with its heading. */
export function Panel({ name, isChosen, follow, children }: PanelProps) {
  const { words } = usePage();
  return (
    <div class={`panel ${name}${isChosen ? ' chosen' : ''}`}>
      <h2 id={`${name}-title`}>{words.page[name]}</h2>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: keys have the focus where they are */}
      <section
        class="scroll"
        ref={follow.ref}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with keys
        tabIndex={0}
        aria-labelledby={`${name}-title`}
        onClick={({ target }) => {
          // Not every browser does: what is unfolded is known by it.
          if (target instanceof Element) target.closest('summary')?.focus({ preventScroll: true });
        }}
      >
        <div>{children}</div>
      </section>
      {follow.isAway && (
        <div class="to-newest">
          <Button
            icon="down"
            kind="primary"
            wide
            onClick={() => {
              follow.toEnd();
              follow.ref.current?.focus({ preventScroll: true });
            }}
          >
            {words.page.newest}
          </Button>
        </div>
      )}
    </div>
  );
}

/** What stands above the first entry that is shown. */
export function Earlier({
  earlier,
  forgotten,
  onShow,
}: {
  earlier: number;
  forgotten: number;
  onShow: () => void;
}) {
  const { words } = usePage();
  if (earlier > 0) {
    return (
      <p class="earlier">
        <Button onClick={onShow}>{words.page.earlier(earlier)}</Button>
      </p>
    );
  }
  return forgotten > 0 ? <p class="earlier">{words.page.forgotten(forgotten)}</p> : null;
}
