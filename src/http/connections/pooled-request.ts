import { Readable, type Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Dispatcher } from 'undici';

/** The body of a response, piece by piece, like the reader of a web stream. */
export interface ByteReader {
  /** The next bytes, or the end. One call at a time. Rejects when the connection breaks or is aborted. */
  read(): Promise<Piece>;
  /** Ends the response early, and with it its connection. */
  cancel(): void;
}

type Piece = { done: false; value: Uint8Array } | { done: true; value?: Uint8Array | undefined };

export interface PooledRequest {
  url: string;
  method: string;
  headers: [name: string, value: string][];
  body: string | null;
  signal: AbortSignal;
}

export interface PooledResponse {
  status: number;
  headers: ResponseHeaders;
  body: ByteReader;
}

/** Nothing more is taken from the connection while this many bytes wait to be read. */
const HIGH_WATER_BYTES = 65_536;
const END: Piece = { done: true };

/**
 * Sends a request over a pool of connections; resolves with the head of the response. Not `fetch`, whose web streams
 * cost more than all the rest of a streamed token.
 */
export function sendPooled(dispatcher: Dispatcher, request: PooledRequest): Promise<PooledResponse> {
  const { url, method, headers, body, signal } = request;
  const { origin, pathname, search } = new URL(url);
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const incoming = new IncomingResponse(signal, resolve, reject);
    const flat = headers.flat();
    dispatcher.dispatch(
      { origin, path: pathname + search, method: method as Dispatcher.HttpMethod, headers: flat, body },
      incoming,
    );
  });
}

/** One response as undici delivers it. */
class IncomingResponse implements Dispatcher.DispatchHandlers, ByteReader {
  readonly #signal: AbortSignal;
  readonly #onHead: (response: PooledResponse) => void;
  readonly #onFailure: (error: unknown) => void;
  readonly #onAbort = () => this.#end(this.#signal.reason);
  readonly #pieces: Buffer[] = [];
  #bytes = 0;
  #abort: (error?: Error) => void = () => {};
  #resume: (() => void) | undefined;
  #paused = false;
  #over = false;
  #failure: unknown;
  #waiting: { resolve(piece: Piece): void; reject(error: unknown): void } | undefined;

  constructor(
    signal: AbortSignal,
    onHead: (response: PooledResponse) => void,
    onFailure: (error: unknown) => void,
  ) {
    this.#signal = signal;
    this.#onHead = onHead;
    this.#onFailure = onFailure;
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  onConnect(abort: (error?: Error) => void): void {
    this.#abort = abort;
    if (this.#over) abort();
  }

  onHeaders(status: number, fields: Buffer[], resume: () => void): boolean {
    // Of an interim response nothing is of interest.
    if (status < 200) return true;
    this.#resume = resume;
    const headers = new ResponseHeaders(fields);
    this.#onHead({ status, headers, body: decompressed(this, headers) });
    return true;
  }

  onData(piece: Buffer): boolean {
    const waiting = this.#waiting;
    if (waiting) {
      this.#waiting = undefined;
      waiting.resolve({ done: false, value: piece });
      return true;
    }
    this.#pieces.push(piece);
    this.#bytes += piece.length;
    this.#paused = this.#bytes >= HIGH_WATER_BYTES;
    return !this.#paused;
  }

  onComplete(): void {
    this.#end(undefined);
  }

  onError(error: Error): void {
    this.#end(error);
  }

  read(): Promise<Piece> {
    const value = this.#pieces.shift();
    if (value) {
      this.#bytes -= value.length;
      if (this.#paused && this.#bytes === 0) {
        this.#paused = false;
        this.#resume?.();
      }
      return Promise.resolve({ done: false, value });
    }
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (this.#over) return Promise.resolve(END);
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
  }

  cancel(): void {
    this.#pieces.length = 0;
    this.#end(undefined);
  }

  /** The first end counts: an abort makes undici report an error of its own. */
  #end(failure: unknown): void {
    if (this.#over) return;
    this.#over = true;
    this.#failure = failure;
    this.#signal.removeEventListener('abort', this.#onAbort);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (failure === undefined) waiting?.resolve(END);
    else {
      waiting?.reject(failure);
      this.#onFailure(failure);
    }
    // After the end of the response it does nothing.
    this.#abort();
  }
}

/** What is asked of the head of a response, whoever received it. */
export interface ResponseHead {
  status: number;
  headers: Pick<Headers, 'get'>;
}

/** The headers of a response as undici gives them, names and values in turn; decoded only when asked for. */
class ResponseHeaders {
  readonly #fields: readonly Buffer[];

  constructor(fields: readonly Buffer[]) {
    this.#fields = fields;
  }

  /** The values of the header with this name, in lower case, joined by commas; null if there is none. */
  get(name: string): string | null {
    const values = this.#all().filter(([known]) => known.toLowerCase() === name);
    return values.length === 0 ? null : values.map(([, value]) => value.trim()).join(', ');
  }

  /** A name or a value that is not valid says nothing of use. */
  valid(): Headers {
    const headers = new Headers();
    for (const [name, value] of this.#all()) {
      try {
        headers.append(name, value);
      } catch {
        // Left out.
      }
    }
    return headers;
  }

  #all(): [name: string, value: string][] {
    const all: [string, string][] = [];
    for (let i = 0; i + 1 < this.#fields.length; i += 2) {
      all.push([String(this.#fields[i]), (this.#fields[i + 1] as Buffer).toString('latin1')]);
    }
    return all;
  }
}

const FLUSH = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const DECOMPRESSORS: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip(FLUSH),
  'x-gzip': () => createGunzip(FLUSH),
  deflate: () => createInflate(FLUSH),
  br: () =>
    createBrotliDecompress({
      flush: constants.BROTLI_OPERATION_FLUSH,
      finishFlush: constants.BROTLI_OPERATION_FLUSH,
    }),
};

/** Some servers compress although they are asked not to. */
function decompressed(body: ByteReader, headers: ResponseHeaders): ByteReader {
  const decompressor = DECOMPRESSORS[headers.get('content-encoding')?.trim().toLowerCase() ?? ''];
  if (!decompressor) return body;
  const stream = decompressor();
  // Whoever reads gets the error; without a listener it would end the process when nobody does.
  stream.on('error', () => {});
  Readable.from(piecesOf(body))
    .on('error', (error) => stream.destroy(error))
    .pipe(stream);
  const pieces: AsyncIterator<Uint8Array> = stream[Symbol.asyncIterator]();
  return {
    async read() {
      const { done, value } = await pieces.next();
      return done ? END : { done: false, value };
    },
    cancel() {
      body.cancel();
      stream.destroy();
    },
  };
}

async function* piecesOf(body: ByteReader): AsyncGenerator<Uint8Array> {
  for (let piece = await body.read(); !piece.done; piece = await body.read()) yield piece.value;
}
