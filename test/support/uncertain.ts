import type { BackendContext } from '../../src/backend/index';
import { Confirmation } from '../../src/session/speculation/confirmation';

/** What a backend is told about a question that may still change, under the control of a test. */
export interface Uncertain {
  context: BackendContext & Required<Pick<BackendContext, 'speculation'>>;
  readonly isDeclined: boolean;
  /** Resolves when everybody has agreed; rejects with what the first one has against it. */
  confirm(): Promise<unknown>;
  discard(): void;
}

export function uncertain(): Uncertain {
  const abort = new AbortController();
  let isDeclined = false;
  const speculation = new Confirmation(() => {
    isDeclined = true;
    abort.abort();
  });
  return {
    context: { signal: abort.signal, speculation },
    get isDeclined() {
      return isDeclined;
    },
    async confirm() {
      speculation.confirm();
      return speculation.pending();
    },
    discard: () => abort.abort(),
  };
}
