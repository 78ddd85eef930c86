import { isAnotherForm, saysTheSame } from './restatement';
import type { Utterance as SpokenUtterance } from './utterance-starts';

/** Finals of one speaker that belong together and have not been finally decided. */
export interface OpenTurn {
  /** Who began it. */
  readonly speaker: string | undefined;
  /** The label of its last final, which may have flipped. */
  lastSpeaker: string | undefined;
  /** When its speaker began, on the clock, as far as is known. */
  readonly startedAt: number | undefined;
  text: string;
  /** What `text` is joined of. */
  finals: string[];
  /** When the last of them came, on the clock. */
  heardAt: number;
  /** The partials before the last of them. */
  partial: Readonly<SpokenUtterance> | undefined;
  language: string | undefined;
  /** It broke off and waits for its rest. */
  breaksOff?: boolean | undefined;
  /** It has waited for its rest since its last final. */
  waited?: boolean | undefined;
  /** Its speaker said a wake word just before. */
  activated?: boolean | undefined;
  /** Its speaker asked for a repetition just before. */
  again?: boolean | undefined;
  /** How often a judge has been asked about it. */
  judged?: number | undefined;
  /** The query that it became. */
  queryId?: string | undefined;
  /** A turn decided before, which this one says again at greater length. */
  restates?: OpenTurn | undefined;
}

/** When the last new word of a turn was heard, on the clock: with its last final, unless a partial had it already. */
export function lastWordAt({ finals, heardAt, partial }: OpenTurn): number {
  const final = finals.at(-1);
  if (partial === undefined || final === undefined) return heardAt;
  const isWhole = saysTheSame(partial.text, final) || isAnotherForm(partial.text, final);
  return isWhole ? partial.changedAt : heardAt;
}
