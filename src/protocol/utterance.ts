/** One finished piece of talk, as it goes along with a question. */
export interface Utterance {
  text: string;
  speaker?: string;
  /** BCP 47, as the recogniser gave it. */
  language?: string;
  /** Milliseconds of the session's clock when it was received. */
  at?: number;
}
