import type { AsrChunkMessage } from '../../../protocol/index';
import { Typing } from '../../../transcripts/typing';
import { Recogniser } from '../../ears/recogniser';
import type { MicrophoneView } from '../page-view';
import type { Platform } from './platform';

export interface SpeechInputOptions {
  platform: Pick<Platform, 'Recognition' | 'clock' | 'cumulativeFinals' | 'language'>;
  send: (chunk: AsrChunkMessage) => void;
  onChange: () => void;
}

/** What a person says: typed, as a recogniser would hear it, or heard by the browser. */
export class SpeechInput {
  readonly #options: SpeechInputOptions;
  /** Listens to whatever is heard, also to what is played. */
  readonly recogniser: Recogniser;
  readonly #typing = new Typing((text) => this.#send({ type: 'asr_chunk', text, is_final: false }));
  #isTyping = false;
  #speaker = '';
  #language: string;

  constructor(options: SpeechInputOptions) {
    this.#options = options;
    const { platform, onChange } = options;
    this.#language = platform.language;
    this.recogniser = new Recogniser({
      Recognition: platform.Recognition,
      clock: platform.clock,
      id: 'mic-',
      cumulativeFinals: platform.cumulativeFinals,
      onChunk: (chunk) => this.#send({ type: 'asr_chunk', ...chunk }),
      onChange,
    });
  }

  get microphone(): MicrophoneView {
    return this.recogniser.view;
  }

  /** Sent along; empty: nobody. */
  get speaker(): string {
    return this.#speaker;
  }

  /** BCP 47: what was listened to last. */
  get language(): string {
    return this.#language;
  }

  setSpeaker(name: string): void {
    this.#speaker = name;
    this.#options.onChange();
  }

  /** The line as it stands. */
  typed(line: string): void {
    if (line.trim() !== '') {
      this.#isTyping = true;
      this.#typing.typed(line);
    } else if (this.#isTyping) {
      this.#endTyping();
      // Nothing comes of the words that were shown.
      this.#send({ type: 'asr_chunk', text: '', is_final: false });
    }
  }

  /** The line is complete. */
  said(line: string): void {
    this.#endTyping();
    this.forgetProblem();
    if (line.trim() !== '') this.#send({ type: 'asr_chunk', text: line.trim(), is_final: true });
  }

  /** Nothing more is said. */
  end(): void {
    this.#endTyping();
    this.stopListening();
  }

  /** What was typed is not said. */
  #endTyping(): void {
    this.#typing.end();
    this.#isTyping = false;
  }

  startListening(language: string): void {
    this.#language = language;
    this.recogniser.start(language);
  }

  stopListening(): void {
    this.recogniser.stop();
  }

  /** What went wrong with listening is not shown any more. */
  forgetProblem(): void {
    this.recogniser.forgetProblem();
  }

  #send(chunk: AsrChunkMessage): void {
    const speaker = this.#speaker.trim();
    this.#options.send(speaker === '' ? chunk : { ...chunk, speaker });
  }
}
