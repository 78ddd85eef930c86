import type { SpeechRecognitionLike } from '../../../src/console/ears/speech-recognition';

/** A recognition that a test speaks into. The class keeps those that were begun. */
export function fakeRecognition() {
  const begun: FakeRecognition[] = [];
  class FakeRecognition extends EventTarget implements SpeechRecognitionLike {
    static failsWith: string | undefined;
    lang = '';
    continuous = false;
    interimResults = false;
    track: MediaStreamTrack | undefined;
    calls: string[] = [];
    #results: { isFinal: boolean; text: string; confidence: number }[] = [];

    start(track?: MediaStreamTrack): void {
      if (FakeRecognition.failsWith) throw new DOMException('refused', FakeRecognition.failsWith);
      this.track = track;
      begun.push(this);
    }
    stop(): void {
      this.calls.push('stop');
    }
    abort(): void {
      this.calls.push('abort');
    }
    /** The newest result; a final one is followed by the next. */
    hears(text: string, isFinal = false, confidence = 0.9): void {
      const last = this.#results.at(-1);
      if (last && !last.isFinal) this.#results.pop();
      this.#results.push({ isFinal, text, confidence });
      const results = this.#results.map(({ text, confidence, isFinal }) =>
        Object.assign([{ transcript: text, confidence }], { isFinal }),
      );
      this.dispatchEvent(Object.assign(new Event('result'), { resultIndex: results.length - 1, results }));
    }
    fails(error: string): void {
      this.dispatchEvent(Object.assign(new Event('error'), { error }));
      this.ends();
    }
    ends(): void {
      this.dispatchEvent(new Event('end'));
    }
  }
  return { Recognition: FakeRecognition, begun };
}
