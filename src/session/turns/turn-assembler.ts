import type { Clock } from '../../options/clock';
import type { AsrChunkMessage } from '../../protocol/index';
import type { Utterance } from '../../protocol/utterance';
import { joinFinals } from './join-finals';
import { Transcript } from './transcript';
import { TurnTimeouts } from './turn-timeouts';

/** Finals of one speaker that belong together and have not been finally decided. */
export interface OpenTurn {
  readonly speaker: string | undefined;
  text: string;
  language: string | undefined;
  /** Its speaker said a wake word just before. */
  activated?: boolean;
  /** Its speaker asked for a repetition just before. */
  again?: boolean;
  /** How often a judge has been asked about it. */
  judged?: number;
}

interface AssemblerOptions {
  clock: Clock;
  /** How long a turn waits for the rest, in milliseconds. */
  turnTimeoutMs: number;
  transcriptUtterances: number;
  transcriptChars: number;
}

const MAX_TURN_CHARS = 8_192;
const REMEMBERED_SEGMENTS = 64;
const MAX_OPEN_TURNS = 16;

/**
 * Joins finals into turns, one open turn per speaker, so that a question split across two finals is still one
 * question. A closed turn is added to the transcript.
 */
export class TurnAssembler {
  readonly #clock: Clock;
  readonly #open = new Map<string, OpenTurn>();
  readonly #segments = new Set<string>();
  readonly #timeouts: TurnTimeouts<OpenTurn>;
  readonly #transcript: Transcript;

  /** @param onTimeout called when the rest of a turn did not arrive in time */
  constructor(options: AssemblerOptions, onTimeout: (turn: OpenTurn) => void) {
    this.#clock = options.clock;
    this.#timeouts = new TurnTimeouts(options.clock, options.turnTimeoutMs, onTimeout);
    this.#transcript = new Transcript(options.transcriptUtterances, options.transcriptChars);
  }

  /** Whether this segment was already final: recognisers send some finals twice (raw, then formatted). */
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

  /** Adds a final to the turn it belongs to, which stays open until `end`. */
  add({ text, speaker, language }: AsrChunkMessage): { turn: OpenTurn; isNew: boolean } {
    const turn = this.of(speaker);
    if (turn) {
      turn.text = joinFinals(turn.text, text.trim());
      turn.language = language ?? turn.language;
      return { turn, isNew: false };
    }
    const fresh: OpenTurn = { speaker, text: text.trim(), language };
    this.#open.set(speaker ?? '', fresh);
    return { turn: fresh, isNew: true };
  }

  /** The speaker's open turn, if any. */
  of(speaker: string | undefined): OpenTurn | undefined {
    return this.#open.get(speaker ?? '');
  }

  /** All open turns, oldest first. */
  all(): OpenTurn[] {
    return [...this.#open.values()];
  }

  /** Whether a turn must be decided as it stands because a limit on open turns is reached. */
  isFull(turn: OpenTurn): boolean {
    return turn.text.length >= MAX_TURN_CHARS || this.#open.size > MAX_OPEN_TURNS;
  }

  /** Starts waiting for the rest of the turn. */
  await(turn: OpenTurn): void {
    this.#timeouts.start(turn);
  }

  /** Stops waiting: there is enough of the turn to decide. */
  complete(turn: OpenTurn): void {
    this.#timeouts.stop(turn);
  }

  /** No more finals belong to the turn. */
  end(turn: OpenTurn): void {
    this.#timeouts.stop(turn);
    if (this.of(turn.speaker) === turn) this.#open.delete(turn.speaker ?? '');
  }

  /** The turn is over and decided; it becomes context for later turns. */
  close(turn: OpenTurn): void {
    this.end(turn);
    const { text, speaker, language } = turn;
    this.#transcript.add({
      text,
      at: this.#clock.now(),
      ...(speaker ? { speaker } : {}),
      ...(language ? { language } : {}),
    });
  }

  /** What was said before, oldest first. */
  previous(): Utterance[] {
    return this.#transcript.snapshot();
  }
}
