import type { AsrChunk } from '../../chunk';
import { Json } from '../../json';
import type { Segments } from '../../segments';

const LAST = 2;
/** A dictation is its own connection. */
const KEY = 'dictation';

/** The messages of dictation: `{code, data: {status, result}}`, and `{header, payload: {result: {text: "<base64>"}}}`. */
export class Dictation {
  readonly #segments: Segments;
  /** Parts of the text by their number. */
  readonly #parts = new Map<number, string>();

  constructor(segments: Segments) {
    this.#segments = segments;
  }

  push(message: Json): AsrChunk[] | undefined {
    const code = message.number('header', 'code') ?? message.number('code');
    if (code === undefined) return undefined;
    if (this.#segments.isClosed(KEY)) return [];
    if (code !== 0) return this.#segments.settle(KEY, { endpoint: true });
    const status = message.number('header', 'status') ?? message.number('data', 'status');
    const packed = message.text('payload', 'result', 'text');
    const result = packed === undefined ? message.at('data', 'result') : Json.parse(unpacked(packed));
    const number = result?.number('sn');
    if (result && number !== undefined) this.#take(number, result);
    else if (packed !== undefined || message.has('data', 'result')) return undefined;
    const text = [...this.#parts]
      .sort(([one], [other]) => one - other)
      .map(([, part]) => part)
      .join('');
    const isLast = status === LAST || result?.flag('ls');
    return isLast
      ? this.#segments.final(KEY, { text }, { endpoint: true })
      : this.#segments.partial(KEY, { text });
  }

  #take(number: number, result: Json): void {
    if (result.text('pgs') === 'rpl') {
      const from = result.number('rg', 0) ?? number;
      const to = result.number('rg', 1) ?? number;
      for (const part of this.#parts.keys()) if (part >= from && part <= to) this.#parts.delete(part);
    }
    const words = result.list('ws').map((word) => word.text('cw', 0, 'w') ?? '');
    this.#parts.set(number, words.join(''));
  }
}

/** The text in base64; nothing if it is not base64. */
function unpacked(base64: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0)));
  } catch {
    return '';
  }
}
