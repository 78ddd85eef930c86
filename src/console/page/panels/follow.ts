import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** How near to its end a list counts as being there, in CSS pixels. */
const NEAR = 8;

export interface Follow {
  /** The element that scrolls; its only child holds what is in it. */
  ref: RefObject<HTMLDivElement>;
  isFollowing: boolean;
  /** Whether the end is out of sight. */
  isAway: boolean;
  toEnd(): void;
  /** As if the reader had scrolled away, for what is shown on request. */
  stop(): void;
  /** Follows again if the end is in sight. */
  settle(): void;
}

/**
 * Keeps the end of a list in view, whatever makes the list or its frame larger or smaller. Only its reader ends that: by
 * scrolling up, or by unfolding something that would not stay in view. It goes on where the end is in sight again.
 */
export function useFollow(changed: unknown): Follow {
  const ref = useRef<HTMLDivElement>(null);
  const now = useRef(true);
  const lastTop = useRef(0);
  const [{ isFollowing, isAway }, show] = useState({ isFollowing: true, isAway: false });

  /** What is shown follows from where the list is. */
  const look = (list: HTMLElement) => {
    lastTop.current = list.scrollTop;
    const next = { isFollowing: now.current, isAway: distanceToEnd(list) > NEAR };
    show((before) =>
      before.isFollowing === next.isFollowing && before.isAway === next.isAway ? before : next,
    );
  };
  const keepUp = () => {
    const list = visible(ref.current);
    if (!list) return;
    if (now.current) list.scrollTop = list.scrollHeight;
    look(list);
  };
  const settle = () => {
    const list = visible(ref.current);
    if (!list) return;
    now.current = distanceToEnd(list) <= NEAR;
    look(list);
  };
  const scrolled = () => {
    const list = visible(ref.current);
    if (!list) return;
    if (distanceToEnd(list) <= NEAR) now.current = true;
    // What grows at the end moves nothing, so this was the reader.
    else if (list.scrollTop < lastTop.current) now.current = false;
    look(list);
  };
  const unfolded = ({ target }: Event) => {
    const list = visible(ref.current);
    // Others are drawn unfolded in the first place.
    const summary = target instanceof Element ? target.querySelector(':scope > summary') : null;
    if (!list || !summary || summary !== document.activeElement) return;
    if (!now.current) return settle();
    list.scrollTop = list.scrollHeight;
    const above = list.getBoundingClientRect().top - summary.getBoundingClientRect().top;
    if (above > 0) list.scrollTop -= above;
    settle();
  };

  useLayoutEffect(keepUp, [changed]);
  useEffect(() => {
    const list = ref.current;
    if (!list) return;
    const observer = new ResizeObserver(keepUp);
    observer.observe(list);
    if (list.firstElementChild) observer.observe(list.firstElementChild);
    list.addEventListener('scroll', scrolled, { passive: true });
    // These events do not bubble.
    list.addEventListener('toggle', unfolded, true);
    return () => {
      observer.disconnect();
      list.removeEventListener('scroll', scrolled);
      list.removeEventListener('toggle', unfolded, true);
    };
  }, []);
  return {
    ref,
    isFollowing,
    isAway,
    toEnd() {
      now.current = true;
      keepUp();
    },
    stop() {
      now.current = false;
      if (ref.current) look(ref.current);
    },
    settle,
  };
}

/** A list that is hidden has no height, and is nowhere. */
const visible = (list: HTMLElement | null) => (list && list.clientHeight > 0 ? list : undefined);

const distanceToEnd = ({ scrollHeight, scrollTop, clientHeight }: HTMLElement) =>
  scrollHeight - scrollTop - clientHeight;
