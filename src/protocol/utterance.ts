/** One finished utterance, as sent along with a question. */
export interface Utterance {
  text: string;
  speaker?: string;
  /** BCP 47, as given by the recogniser. */
  language?: string;
  /** When it was received, in milliseconds on the session's clock. */
  at?: number;
}
