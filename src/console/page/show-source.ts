/** Unfolds a source and goes to it. */
export function showSource(id: string): void {
  const passage = document.getElementById(id);
  for (let parent = passage?.parentElement; parent; parent = parent.parentElement) {
    if (parent instanceof HTMLDetailsElement) parent.open = true;
  }
  const source = passage?.closest('details');
  source?.scrollIntoView({ block: 'nearest' });
  source?.querySelector('summary')?.focus({ preventScroll: true });
}
