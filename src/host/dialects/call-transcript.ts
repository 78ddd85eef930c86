import type { ControlMessage } from '../../protocol/index';

type Said = NonNullable<ControlMessage['transcript']>[number];

/** A session keeps less. */
const MAX_UTTERANCES = 100;

export const CALLER = 'user';
export const ASSISTANT = 'assistant';

/** What caller and assistant have said in a call, for platforms that do not say so with every question. */
export class CallTranscript {
  #said: Said[] = [];
  /** The assistant is speaking. */
  #speaking: Said | undefined;

  all(): Said[] {
    return this.#said.filter(({ text }) => text.trim() !== '').map((said) => ({ ...said }));
  }

  caller(text: string): void {
    this.#speaking = undefined;
    this.#add({ speaker: CALLER, text });
  }

  /** The next words of the assistant. */
  assistant(text: string): void {
    if (this.#speaking) this.#speaking.text += text;
    else {
      this.#speaking = { speaker: ASSISTANT, text };
      this.#add(this.#speaking);
    }
  }

  /** The assistant said no more than this before the caller broke in. */
  heard(text: string): void {
    const last = this.#said.at(-1);
    if (last?.speaker === ASSISTANT) last.text = text;
    this.#speaking = undefined;
  }

  #add(said: Said): void {
    this.#said.push(said);
    if (this.#said.length > MAX_UTTERANCES) this.#said.shift();
  }
}
