import type { ComponentChildren } from 'preact';

/** What may be wider than the page scrolls by itself, with the keyboard as well. `label`: its name for screen readers. */
export function Wide({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: there are many, and none is a part of the page of its own.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <div role="group" class="wide" tabIndex={0} aria-label={label}>
      {children}
    </div>
  );
}
