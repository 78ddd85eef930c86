import type { Clock } from '../../../options/clock';
import type { AsrChunkMessage, ControlMessage, ServerMessage } from '../../../protocol/index';
import { spoken } from '../../../transcripts/spoken';
import { AudioFile } from '../../ears/audio-file';
import { Player } from '../../ears/player';
import type { Recogniser } from '../../ears/recogniser';
import type { OpenedFile } from '../../keep/open-file';
import type { PlayerView } from '../page-view';
import type { Platform } from './platform';

export interface PlaybackOptions {
  platform: Pick<Platform, 'createAudio' | 'urls'> & { clock: Clock };
  recogniser: Pick<Recogniser, 'start' | 'stop'>;
  send: (message: AsrChunkMessage | ControlMessage) => number | undefined;
  unacknowledged: () => number;
  /** Accepted questions whose answers have not ended. */
  unanswered: () => number;
  /** What the server allows a client; undefined: not known; null: no limit. */
  messagesPerSecond: () => number | null | undefined;
  onChange: () => void;
}

/** How long after its last word a line is final that has no partials of its own. */
const FINAL_MS = 500;
/** Questions that wait; servers refuse more than a few. */
const MOST_UNANSWERED = 4;

/** One file at a time, played to the server as if it was said now. */
export class Playback {
  readonly #options: PlaybackOptions;
  #playing: Player | AudioFile | undefined;

  constructor(options: PlaybackOptions) {
    this.#options = options;
  }

  /** Undefined when nothing is played. */
  get view(): PlayerView | undefined {
    return this.#playing?.view;
  }

  /** What was played before is over. `language` (BCP 47) is that of an audio file. */
  start(opened: OpenedFile, speed: number, language: string): void {
    this.stop();
    this.#playing = this.#playerOf(opened, speed, language);
    this.#playing?.start();
    this.#options.onChange();
  }

  pause(): void {
    this.#playing?.pause();
  }

  resume(): void {
    this.#playing?.resume();
  }

  stop(): void {
    const playing = this.#playing;
    if (!playing) return;
    this.#playing = undefined;
    playing.stop();
    this.#options.onChange();
  }

  received(message: ServerMessage): void {
    if (this.#playing instanceof Player) this.#playing.received(message);
  }

  #playerOf(opened: OpenedFile, speed: number, language: string): Player | AudioFile | undefined {
    const { platform, recogniser, send, unacknowledged, unanswered, messagesPerSecond } = this.#options;
    const onChange = () => this.#changed();
    if ('audio' in opened) {
      const { createAudio, urls } = platform;
      if (!createAudio || !opened.view.recognisable) return undefined;
      return new AudioFile({ file: opened.audio, language, speed, recogniser, createAudio, urls, onChange });
    }
    if (!('transcript' in opened)) return undefined;
    const limit = messagesPerSecond();
    const { messages } = opened.transcript;
    return new Player({
      name: opened.view.name,
      // All at once, no line is seen growing.
      messages: Number.isFinite(speed) ? spoken(messages, FINAL_MS) : messages,
      speed,
      clock: platform.clock,
      send,
      unacknowledged,
      isBusy: () => unanswered() >= MOST_UNANSWERED,
      ...(limit === undefined ? {} : { messagesPerSecond: limit }),
      onChange,
    });
  }

  #changed(): void {
    if (this.#playing?.isOver) this.#playing = undefined;
    this.#options.onChange();
  }
}
