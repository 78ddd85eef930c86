import type { WebSocketClass } from '../../../client/index';
import { type Clock, systemClock } from '../../../options/clock';
import type { AudioElement } from '../../ears/audio-file';
import {
  repeatsFinals,
  type SpeechRecognitionClass,
  speechRecognitionOf,
} from '../../ears/speech-recognition';
import { download } from './download';
import { askBeforeLeaving } from './leaving';

/** What a browser brings; a test brings its own. */
export interface Platform {
  fetch: typeof fetch;
  /** Undefined: the client finds it. */
  WebSocket?: WebSocketClass;
  clock: Clock;
  today: () => Date;
  /** Calls back when the page may be drawn again. */
  schedule: (draw: () => void) => void;
  /** Undefined where there is no speech recognition. */
  Recognition?: SpeechRecognitionClass;
  /** Whether it repeats all words so far as final results. */
  cumulativeFinals: boolean;
  createAudio?: () => AudioElement;
  urls: Pick<typeof URL, 'createObjectURL' | 'revokeObjectURL'>;
  /** BCP 47: what its user reads. */
  language: string;
  download: (name: string, content: Blob) => void;
  /** Whether its user is asked before the page is left. */
  askBeforeLeaving?: (isNeeded: boolean) => void;
}

export function browserPlatform(): Platform {
  const Recognition = speechRecognitionOf(window);
  return {
    fetch: (...request) => fetch(...request),
    clock: systemClock,
    today: () => new Date(),
    schedule: (draw) => void requestAnimationFrame(draw),
    ...(Recognition ? { Recognition } : {}),
    cumulativeFinals: repeatsFinals(navigator.userAgent),
    createAudio: () => new Audio(),
    urls: URL,
    language: navigator.language,
    download,
    askBeforeLeaving,
  };
}
