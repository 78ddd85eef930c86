import type { PlayerView } from '../page/page-view';
import type { Recogniser } from './recogniser';
import { type SpeechRecognitionClass, takesTracks } from './speech-recognition';

/** The part of an audio element that is used. */
export type AudioElement = Pick<
  HTMLAudioElement,
  'src' | 'playbackRate' | 'currentTime' | 'duration' | 'ended' | 'play' | 'pause' | 'addEventListener'
> & { captureStream?: () => MediaStream; mozCaptureStream?: () => MediaStream };

export interface AudioFileOptions {
  file: File;
  /** BCP 47. */
  language: string;
  speed: number;
  recogniser: Pick<Recogniser, 'start' | 'stop'>;
  createAudio: () => AudioElement;
  urls: Pick<typeof URL, 'createObjectURL' | 'revokeObjectURL'>;
  /** The view is another one, or it is over. */
  onChange: () => void;
}

/** Faster speech is not recognised. */
const MOST_SPEED = 2;

/** Whether this browser can recognise what an audio file says. */
export function canRecogniseFiles(
  Recognition: SpeechRecognitionClass | undefined,
  audio: object | undefined,
): boolean {
  const canCapture = audio !== undefined && ('captureStream' in audio || 'mozCaptureStream' in audio);
  return Recognition !== undefined && canCapture && takesTracks(Recognition);
}

/** Plays an audio file aloud, while the browser's recogniser listens to what is played instead of the microphone. */
export class AudioFile {
  readonly #options: AudioFileOptions;
  readonly #audio: AudioElement;
  readonly #url: string;
  #isListening = false;
  #isOver = false;
  #view: PlayerView;

  constructor(options: AudioFileOptions) {
    this.#options = options;
    const { file, speed, createAudio, urls } = options;
    this.#audio = createAudio();
    this.#url = urls.createObjectURL(file);
    this.#audio.src = this.#url;
    this.#audio.playbackRate = Math.min(speed, MOST_SPEED);
    this.#view = { name: file.name, speed: this.#audio.playbackRate, done: 0, total: 0, paused: false };
    this.#audio.addEventListener('playing', () => this.#listen());
    this.#audio.addEventListener('timeupdate', () => this.#show());
    this.#audio.addEventListener('durationchange', () => this.#show());
    this.#audio.addEventListener('ended', () => this.stop());
    this.#audio.addEventListener('error', () => this.stop());
  }

  /** `done` and `total` are seconds; a total of 0 is not known yet. */
  get view(): PlayerView {
    return this.#view;
  }

  /** It has ended, was stopped, or cannot be played. */
  get isOver(): boolean {
    return this.#isOver;
  }

  start(): void {
    this.#play();
  }

  pause(): void {
    if (this.#isOver || this.#view.paused) return;
    this.#audio.pause();
    this.#show(true);
  }

  resume(): void {
    if (this.#isOver || !this.#view.paused) return;
    this.#show(false);
    this.#play();
  }

  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#audio.pause();
    if (this.#isListening) this.#options.recogniser.stop();
    this.#options.urls.revokeObjectURL(this.#url);
    this.#options.onChange();
  }

  #play(): void {
    // Refused for a format that the browser does not know.
    this.#audio.play().catch(() => this.stop());
  }

  /** A stream has its track only once something is played. */
  #listen(): void {
    if (this.#isListening || this.#isOver) return;
    const audio = this.#audio;
    const stream = audio.captureStream?.() ?? audio.mozCaptureStream?.();
    const [track] = stream?.getAudioTracks() ?? [];
    if (!track) return this.stop();
    this.#isListening = true;
    this.#options.recogniser.start(this.#options.language, track);
  }

  #show(paused = this.#view.paused): void {
    const { currentTime, duration } = this.#audio;
    const done = Math.floor(currentTime);
    const total = Number.isFinite(duration) ? Math.ceil(duration) : 0;
    const before = this.#view;
    if (done === before.done && total === before.total && paused === before.paused) return;
    this.#view = { ...before, done, total, paused };
    this.#options.onChange();
  }
}
