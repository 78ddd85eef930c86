import { Dispatcher } from 'undici';

/** Answers every request with the same event stream, at once and without a network. */
export class Rehearsal extends Dispatcher {
  readonly #pieces: readonly Buffer[];

  constructor(events: readonly object[]) {
    super();
    this.#pieces = events.map((event) => Buffer.from(`data: ${JSON.stringify(event)}\n\n`));
  }

  override dispatch(_request: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandlers): boolean {
    handler.onConnect?.(() => {});
    handler.onHeaders?.(200, HEADERS, () => {}, 'OK');
    for (const piece of this.#pieces) handler.onData?.(piece);
    handler.onComplete?.([]);
    return true;
  }
}

const HEADERS = ['content-type', 'text/event-stream'].map((text) => Buffer.from(text));
