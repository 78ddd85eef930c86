import type { AsrChunk } from '../../asr/chunk';
import type { AsrParser } from '../../asr/parser';
import { fromWebSpeech } from '../../asr/recognisers/open/web-speech';
import type { Clock } from '../../options/clock';
import type { MicrophoneView } from '../page/page-view';
import type { SpeechRecognitionClass, SpeechRecognitionLike } from './speech-recognition';

export interface RecogniserOptions {
  /** Undefined where the browser has none. */
  Recognition: SpeechRecognitionClass | undefined;
  clock: Clock;
  /** The beginning of all segment ids: different for each recogniser of a session. */
  id: string;
  /** As in `fromWebSpeech`. */
  cumulativeFinals?: boolean;
  onChunk: (chunk: AsrChunk) => void;
  /** The view is another one. */
  onChange: () => void;
}

/** What trying again does not mend. */
const FATAL: ReadonlySet<string> = new Set([
  'not-allowed',
  'service-not-allowed',
  'audio-capture',
  'language-not-supported',
]);

/** Silence is no failure, whatever the browser calls it. */
const SILENT = 'no-speech';

/** Before it listens again, in milliseconds: after silence, and longer each time that nothing came of it. */
const AGAIN_MS = 100;
const LONGEST_MS = 10_000;
/** Then it is no use. */
const MOST_FAILURES = 6;
/** What ends sooner without a result has not listened at all. */
const SHORTEST_MS = 1_000;
/** A browser that does not end when it is asked to. */
const STOP_MS = 2_000;

/** What goes on between two calls of `start` and `stop`. */
interface Listening {
  readonly parser: AsrParser;
  readonly language: string;
  readonly track: MediaStreamTrack | undefined;
  recognition?: SpeechRecognitionLike;
  timer?: unknown;
  /** In a row. */
  failures: number;
  isStopping: boolean;
}

/**
 * The browser's speech recognition, which listens until it is told to stop: browsers end it after some silence, and it is
 * begun again. Every segment becomes final once, at the latest when its recognition ends.
 */
export class Recogniser {
  readonly #options: RecogniserOptions;
  #count = 0;
  #listening: Listening | undefined;
  #view: MicrophoneView;

  constructor(options: RecogniserOptions) {
    this.#options = options;
    this.#view = { available: options.Recognition !== undefined, listening: false };
  }

  get view(): MicrophoneView {
    return this.#view;
  }

  /** Listens to the microphone, or to `track`, for one language (BCP 47). What it listened to before is over. */
  start(language: string, track?: MediaStreamTrack): void {
    this.#finish(this.#listening);
    if (this.#options.Recognition === undefined) return;
    this.#count += 1;
    const { id, cumulativeFinals = false } = this.#options;
    const parser = fromWebSpeech({ id: `${id}${this.#count}`, language, cumulativeFinals });
    this.#listening = { parser, language, track, failures: 0, isStopping: false };
    this.#show({ available: true, listening: true });
    this.#begin(this.#listening);
  }

  /** What was said up to now is still recognised. */
  stop(): void {
    const listening = this.#listening;
    if (!listening || listening.isStopping) return;
    listening.isStopping = true;
    this.#show({ available: true, listening: false });
    if (listening.recognition === undefined) return this.#finish(listening);
    this.#wait(listening, STOP_MS, () => this.#finish(listening));
    listening.recognition.stop();
  }

  /** The problem that the view has is not shown any more, until there is one again. */
  forgetProblem(): void {
    const { problem, ...view } = this.#view;
    if (problem !== undefined) this.#show(view);
  }

  #begin(listening: Listening): void {
    const { Recognition } = this.#options;
    if (Recognition === undefined) return;
    // Late events of an earlier one must not be taken for those of the current one.
    const recognition = new Recognition();
    listening.recognition = recognition;
    const isCurrent = () => this.#listening === listening && listening.recognition === recognition;
    let problem: string | undefined;
    let hasHeard = false;
    const begunAt = this.#options.clock.now();
    recognition.lang = listening.language;
    recognition.continuous = true;
    recognition.interimResults = true;
    recognition.addEventListener('result', (event) => {
      if (!isCurrent()) return;
      hasHeard = true;
      listening.failures = 0;
      if (this.#view.problem !== undefined && !listening.isStopping) {
        this.#show({ available: true, listening: true });
      }
      this.#tell(listening.parser.push(event));
    });
    recognition.addEventListener('error', (event) => {
      if (isCurrent()) problem = (event as Event & { error?: string }).error ?? 'unknown';
    });
    recognition.addEventListener('end', () => {
      const listened = hasHeard || this.#options.clock.now() - begunAt >= SHORTEST_MS;
      if (isCurrent()) this.#onEnd(listening, problem, listened);
    });
    try {
      if (listening.track) recognition.start(listening.track);
      else recognition.start();
    } catch (error) {
      this.#onEnd(listening, (error as Error).name, false);
    }
  }

  /** `listened`: it was not over before it had begun. */
  #onEnd(listening: Listening, problem: string | undefined, listened: boolean): void {
    delete listening.recognition;
    // Results of the next recognition count from 0 again.
    this.#tell(listening.parser.push({ type: 'end' }));
    const isSilence = problem === undefined || problem === SILENT;
    if (!listened || !isSilence) listening.failures += 1;
    else listening.failures = 0;
    // A person who has stopped it need not know what went wrong then.
    if (listening.isStopping) return this.#finish(listening);
    const isHopeless = !isSilence && (FATAL.has(problem) || listening.failures >= MOST_FAILURES);
    if (isHopeless) return this.#finish(listening, problem);
    if (listening.track?.readyState === 'ended') return this.#finish(listening);
    if (!isSilence && problem !== this.#view.problem) {
      this.#show({ available: true, listening: true, problem });
    }
    const delay = Math.min(LONGEST_MS, AGAIN_MS * 2 ** listening.failures);
    this.#wait(listening, delay, () => this.#begin(listening));
  }

  /** It is over: what is still open is final as it stands. */
  #finish(listening: Listening | undefined, problem?: string): void {
    if (!listening || listening !== this.#listening) return;
    this.#listening = undefined;
    this.#options.clock.clearTimeout(listening.timer);
    this.#tell(listening.parser.end());
    listening.recognition?.abort();
    if (this.#view.listening || problem !== undefined) {
      this.#show({ available: true, listening: false, ...(problem === undefined ? {} : { problem }) });
    }
  }

  #wait(listening: Listening, ms: number, then: () => void): void {
    const { clock } = this.#options;
    clock.clearTimeout(listening.timer);
    listening.timer = clock.setTimeout(then, ms);
  }

  #tell(chunks: readonly AsrChunk[]): void {
    for (const chunk of chunks) this.#options.onChunk(chunk);
  }

  #show(view: MicrophoneView): void {
    this.#view = view;
    this.#options.onChange();
  }
}
