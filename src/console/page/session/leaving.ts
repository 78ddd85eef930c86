const ask = (event: BeforeUnloadEvent) => event.preventDefault();

/** Whether the browser asks before the page is closed or loaded again. */
export function askBeforeLeaving(isNeeded: boolean): void {
  if (isNeeded) window.addEventListener('beforeunload', ask);
  else window.removeEventListener('beforeunload', ask);
}
