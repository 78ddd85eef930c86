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
  const each = (method: 'addEventListener' | 'removeEventListener') => {
    page[method]?.('online', changed);
    page[method]?.('offline', changed);
    page.document?.[method]?.('visibilitychange', changed);
  };
  each('addEventListener');
  return () => each('removeEventListener');
}
