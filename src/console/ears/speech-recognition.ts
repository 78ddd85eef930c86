/**
 * The part of the Web Speech API that is used. TypeScript's own types of the platform do not have it, because not all
 * browsers do.
 */
export interface SpeechRecognitionLike {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  /** Listens to the microphone, or to a track. Throws when it cannot begin. */
  start(track?: MediaStreamTrack): void;
  /** Still reports what was said up to now, then ends. */
  stop(): void;
  /** Ends without a result. */
  abort(): void;
  addEventListener(type: 'result' | 'error' | 'end', listener: (event: Event) => void): void;
}

export type SpeechRecognitionClass = new () => SpeechRecognitionLike;

/** The browser's class; undefined where there is no speech recognition. */
export function speechRecognitionOf(platform: object): SpeechRecognitionClass | undefined {
  const { SpeechRecognition, webkitSpeechRecognition } = platform as Record<string, unknown>;
  const found = SpeechRecognition ?? webkitSpeechRecognition;
  return typeof found === 'function' ? (found as SpeechRecognitionClass) : undefined;
}

/**
 * Whether recognition listens to a track. A browser that cannot would listen to the microphone instead, without a word, so
 * it must not be tried. `available` came to browsers a little after tracks did.
 */
export function takesTracks(Recognition: SpeechRecognitionClass): boolean {
  return 'available' in Recognition || 'processLocally' in Recognition.prototype;
}

/** Chrome on Android repeats all words so far as final results without a confidence. */
export function repeatsFinals(userAgent: string): boolean {
  return /\bAndroid\b.*\bChrome\//.test(userAgent);
}
