import type { AsrChunkMessage, StatusMessage } from '../../protocol/index';
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
  /** The `client_seq` of all finals that it was made of, restated ones too, as far as they have one: the last 64. */
  clientSeqs: readonly number[];
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

const MAX_CLIENT_SEQS = 64;

/** The numbers of a turn's finals and that of one more, if it has one. */
export function withClientSeq(
  clientSeqs: readonly number[],
  { client_seq }: AsrChunkMessage,
): readonly number[] {
  return client_seq === undefined ? clientSeqs : [...clientSeqs, client_seq].slice(-MAX_CLIENT_SEQS);
}

/** How a status tells which turn it is about. */
export function finalsOf(clientSeqs: readonly number[] = []): Pick<StatusMessage, 'finals'> {
  return clientSeqs.length === 0 ? {} : { finals: [...clientSeqs] };
}

/** When the last new word of a turn was heard, on the clock: with its last final, unless a partial had it already. */
export function lastWordAt({ finals, heardAt, partial }: OpenTurn): number {
  const final = finals.at(-1);
  if (partial === undefined || final === undefined) return heardAt;
  const isWhole = saysTheSame(partial.text, final) || isAnotherForm(partial.text, final);
  return isWhole ? partial.changedAt : heardAt;
}
