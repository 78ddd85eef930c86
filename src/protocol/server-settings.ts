/** What `GET /console/settings` answers: the settings of a running server that matter to somebody who talks to it. */
export interface ServerSettings {
  readonly version: string;
  /** Name of the backend, such as `dify`. */
  readonly backend: string;
  /** What happens to a detected question: `auto`, `offer` or `manual`. */
  readonly mode: string;
  /** From which confidence a question is answered, and from which it is offered; absent with a detector of its own. */
  readonly answer_from?: number;
  readonly offer_from?: number;
  /** Names that address the assistant; whether one has to be said. */
  readonly names: readonly string[];
  readonly name_required: boolean;
  /** Whose questions count; absent: everybody's. */
  readonly speakers?: { readonly only?: readonly string[]; readonly except?: readonly string[] };
  /** `queue`, `interrupt` or `ignore`. */
  readonly while_answering: string;
  /** How long after an answer further questions are only offered; null: as long as the session. */
  readonly cooldown_ms: number | null;
  /** How long a repeated question is skipped; null: as long as the session. */
  readonly duplicate_window_ms: number | null;
  /** `off`, `retrieve` or `answer`. */
  readonly speculate: string;
  /** Whether a model is asked about turns that the detector is unsure about. */
  readonly judge: boolean;
  /** How long a client may be away; absent: a session ends with its connection. */
  readonly resume_window_ms?: number;
  /** Limits that a client can hit; null: none. */
  readonly limits: {
    readonly questions_per_minute: number | null;
    readonly concurrent_questions: number | null;
    readonly messages_per_second: number | null;
    readonly text_length: number | null;
  };
}
