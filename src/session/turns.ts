import type { AsrChunkMessage } from '../protocol/index';

/** The finals of one speaker that belong together and are not judged for good yet. */
export interface OpenTurn {
  readonly speaker: string | undefined;
  text: string;
  language: string | undefined;
  /** Its speaker said a name just before. */
  called?: boolean;
  /** Its speaker said just before that something is to be said again. */
  again?: boolean;
  /** How often a judge was asked about it. */
  judged?: number;
}

const MAX_TURN_CHARS = 8_192;
const REMEMBERED_SEGMENTS = 64;
const MAX_OPEN_TURNS = 16;

/**
 * Joins finals into turns, one open turn a speaker, so that a question cut in two finals is still one
 * question. Pure: knows no time and judges nothing.
 */
export class Turns {
  readonly #open = new Map<string, OpenTurn>();
  readonly #segments = new Set<string>();

  /** Whether this very segment was already final: recognisers send some finals twice (raw, then formatted). */
  isRepeated(chunk: Pick<AsrChunkMessage, 'segment_id' | 'speaker'>): boolean {
    if (chunk.segment_id === undefined) return false;
    const key = `${chunk.speaker ?? ''}\n${chunk.segment_id}`;
    if (this.#segments.has(key)) return true;
    this.#segments.add(key);
    if (this.#segments.size > REMEMBERED_SEGMENTS) {
      const [oldest] = this.#segments;
      if (oldest !== undefined) this.#segments.delete(oldest);
    }
    return false;
  }

  /** Adds a final and returns the turn it belongs to, which stays open until `end`. */
  add(chunk: Pick<AsrChunkMessage, 'text' | 'speaker' | 'language'>): OpenTurn {
    const key = chunk.speaker ?? '';
    const text = chunk.text.trim();
    const turn = this.#open.get(key);
    if (turn) {
      turn.text = joinFinals(turn.text, text);
      turn.language = chunk.language ?? turn.language;
      return turn;
    }
    const fresh: OpenTurn = { speaker: chunk.speaker, text, language: chunk.language };
    this.#open.set(key, fresh);
    return fresh;
  }

  /** The open turn of a speaker, if there is one. */
  of(speaker: string | undefined): OpenTurn | undefined {
    return this.#open.get(speaker ?? '');
  }

  end(turn: OpenTurn): void {
    if (this.#open.get(turn.speaker ?? '') === turn) this.#open.delete(turn.speaker ?? '');
  }

  /** Whether a turn must be judged as it stands, because no more of it may be held. */
  isFull(turn: OpenTurn): boolean {
    return turn.text.length >= MAX_TURN_CHARS || this.#open.size > MAX_OPEN_TURNS;
  }

  /** All open turns, oldest first. */
  all(): OpenTurn[] {
    return [...this.#open.values()];
  }
}

const CJK = /[\u2e80-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]/;

/** Joins two finals as they would be written: with a space, but not beside Chinese or Japanese. */
function joinFinals(first: string, second: string): string {
  if (first === '' || second === '') return first + second;
  const touching = first.slice(-1) + second.slice(0, 1);
  return CJK.test(touching) ? first + second : `${first} ${second}`;
}
