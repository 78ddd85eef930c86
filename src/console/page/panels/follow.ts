import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** How near to its end a list counts as being there, in CSS pixels. */
const NEAR = 40;

export interface Follow {
  ref: RefObject<HTMLDivElement>;
  isFollowing: boolean;
  /** For the element that scrolls. */
  onScroll(): void;
  toEnd(): void;
  stop(): void;
}

/** Keeps the end of a list in view while it grows, unless its reader has scrolled up. */
export function useFollow(changed: unknown): Follow {
  const ref = useRef<HTMLDivElement>(null);
  const [isFollowing, setFollowing] = useState(true);
  const now = useRef(true);
  const set = (follow: boolean) => {
    now.current = follow;
    setFollowing(follow);
  };
  const scroll = () => {
    const list = ref.current;
    if (list && now.current) list.scrollTop = list.scrollHeight;
  };
  useLayoutEffect(scroll, [changed]);
  useEffect(() => {
    if (!ref.current) return;
    const observer = new ResizeObserver(scroll);
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, []);
  return {
    ref,
    isFollowing,
    onScroll() {
      const list = ref.current;
      // A hidden list has no height, and is at no end.
      if (!list || list.clientHeight === 0) return;
      set(list.scrollHeight - list.scrollTop - list.clientHeight < NEAR);
    },
    toEnd() {
      set(true);
      scroll();
      ref.current?.focus({ preventScroll: true });
    },
    stop: () => set(false),
  };
}
