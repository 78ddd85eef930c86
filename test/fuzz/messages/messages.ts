import type { Random } from '../random';
import { sentence } from './grammar';
import { changed, damaged } from './mutations';
import { documented, utterance } from './traffic';
import { deepValue, longText, oddValue } from './values';

/** One message as the WebSocket layer passes it on: its bytes, and whether they are marked as text. */
export interface Frame {
  data: Buffer;
  isBinary: boolean;
}

/** Not everything PROTOCOL.md shows is JSON; `stop` would end most conversations early. */
const DOCUMENTED = documented();
const WELL_FORMED = DOCUMENTED.filter((line) => isObject(line) && !line.includes('"stop"'));

const KINDS = {
  real: 34,
  changed: 20,
  damaged: 14,
  grammar: 24,
  bare: 3,
  binary: 2,
  long: 1,
  deep: 1,
  odd: 1,
};

/**
 * What one client sends: real traffic in order, interspersed with messages that no real client would send.
 */
export class Speaker {
  readonly #random: Random;
  #coming: string[] = [];

  constructor(random: Random) {
    this.#random = random;
  }

  next(): Frame {
    const random = this.#random;
    const kind = random.weighted(KINDS);
    const text = kind === 'binary' ? this.#real() : this.#text(kind);
    if (kind !== 'binary') return { data: Buffer.from(text), isBinary: false };
    return { data: random.chance(0.5) ? Buffer.from(text) : random.bytes(random.int(64)), isBinary: true };
  }

  #text(kind: Exclude<keyof typeof KINDS, 'binary'>): string {
    const random = this.#random;
    switch (kind) {
      case 'real':
        return this.#real();
      case 'changed':
        return changed(this.#real(), random);
      case 'damaged':
        return damaged(this.#real(), random.pick(DOCUMENTED), random);
      case 'grammar':
        return sentence(random);
      case 'bare':
        return random.chance(0.5) ? oddValue(random) : random.pick(DOCUMENTED);
      case 'long':
        return `{"type":"asr_chunk","text":${longText(random)},"is_final":${random.chance(0.5)}}`;
      case 'deep':
        return `{"type":"keepalive","x":${deepValue(random)}}`;
      case 'odd':
        return `{"type":"control","action":"instant_query","text":${oddValue(random)}}`;
    }
  }

  #real(): string {
    if (this.#random.chance(0.2)) return this.#random.pick(WELL_FORMED);
    if (this.#coming.length === 0) this.#coming = utterance(this.#random);
    return this.#coming.shift() as string;
  }
}

function isObject(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && !Array.isArray(value);
  } catch {
    return false;
  }
}
