import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Follow } from './follow';

interface Newest<T> {
  shown: readonly T[];
  /** How many are not shown. */
  earlier: number;
  showEarlier(): void;
  /** Shows the list from this position on. */
  showFrom(position: number): void;
}

/** As many times its usual size a list may be in the document while its end is not followed. */
const MOST = 4;

/**
 * The newest `size` of a list, so that what is drawn stays small. While its end is not followed nothing above is taken
 * away, or what is being read would move; what is too far below is not drawn until somebody goes there.
 */
export function useNewest<T>(
  all: readonly T[],
  size: number,
  keyOf: (item: T) => string,
  follow: Follow,
): Newest<T> {
  const first = useRef<string>();
  const before = useRef<{ height: number; top: number }>();
  const [, redraw] = useState(0);
  const newest = Math.max(0, all.length - size);
  const isReading = !follow.isFollowing && first.current !== undefined;
  // What is no longer kept was the oldest.
  const from = isReading
    ? Math.max(
        0,
        all.findIndex((item) => keyOf(item) === first.current),
      )
    : newest;
  const firstShown = all[from];
  first.current = firstShown === undefined ? undefined : keyOf(firstShown);
  // What is read stays where it is when something is drawn above it.
  useLayoutEffect(() => {
    const list = follow.ref.current;
    if (!list || !before.current) return;
    list.scrollTop = before.current.top + list.scrollHeight - before.current.height;
    before.current = undefined;
  });
  const showFrom = (position: number) => {
    const item = all[Math.max(0, position)];
    const list = follow.ref.current;
    if (!list || item === undefined) return;
    before.current = { height: list.scrollHeight, top: list.scrollTop };
    first.current = keyOf(item);
    follow.stop();
    redraw((count) => count + 1);
  };
  return {
    shown: all.slice(from, isReading ? from + MOST * size : undefined),
    earlier: from,
    showEarlier: () => showFrom(from - size),
    showFrom: (position) => {
      if (position < from) showFrom(position);
    },
  };
}
