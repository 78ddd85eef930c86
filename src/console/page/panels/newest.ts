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

/**
 * The newest `size` of a list, so that what is drawn stays small. While its end is not followed nothing is taken away, or
 * what is being read would move.
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
  const kept = follow.isFollowing ? -1 : all.findIndex((item) => keyOf(item) === first.current);
  const from = kept < 0 ? newest : kept;
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
    shown: all.slice(from),
    earlier: from,
    showEarlier: () => showFrom(from - size),
    showFrom: (position) => {
      if (position < from) showFrom(position);
    },
  };
}
