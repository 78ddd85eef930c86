/** What a browser says about the network and the page. Elsewhere nothing is ever said, and everything counts as well. */

interface PageLike {
  navigator?: { onLine?: boolean };
  document?: { hidden?: boolean } & Partial<EventTarget>;
  addEventListener?: EventTarget['addEventListener'];
  removeEventListener?: EventTarget['removeEventListener'];
}

const page = globalThis as PageLike;

export function isOffline(): boolean {
  return page.navigator?.onLine === false;
}

export function isHidden(): boolean {
  return page.document?.hidden === true;
}

/** Calls back when the network or the page may be in another state than before; returns how to end that. */
export function watchPage(changed: () => void): () => void {
  const wanted: [target: Partial<EventTarget> | undefined, events: string[]][] = [
    [page as Partial<EventTarget>, ['online', 'offline', 'pageshow']],
    [page.document, ['visibilitychange', 'resume']],
  ];
  const each = (method: 'addEventListener' | 'removeEventListener') => {
    for (const [target, events] of wanted) for (const event of events) target?.[method]?.(event, changed);
  };
  each('addEventListener');
  return () => each('removeEventListener');
}
