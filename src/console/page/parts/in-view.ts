import type { RefObject } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** Between what pops up and the edges of the window, in CSS pixels. */
const MARGIN = 8;

/** For an element that pops up beside another one: moved and shortened so that all of it can be seen, as long as it is open. */
export function useInView(isOpen: boolean): RefObject<HTMLDivElement> {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (!isOpen) return;
    const move = () => ref.current && moveIntoView(ref.current);
    move();
    window.addEventListener('resize', move);
    return () => window.removeEventListener('resize', move);
  });
  return ref;
}

function moveIntoView(element: HTMLElement): void {
  // The policy of the page forbids style attributes in the document, not what a script sets.
  const { style } = element;
  style.translate = 'none';
  const { clientWidth, clientHeight } = document.documentElement;
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const x = shift(left, right, clientWidth);
  const y = shift(top, bottom, clientHeight);
  style.translate = `${x}px ${y}px`;
}

/** How far from its place it has to be; what is too large begins at the beginning. */
function shift(from: number, to: number, size: number): number {
  return Math.max(MARGIN - from, Math.min(0, size - MARGIN - to));
}
