import type { Moment } from '../../replay/story/story';
import { type Happened, ROW_MS, type Row } from './layout';
import { type Utterance, utterancesOf } from './utterances';

/** Of what goes on for longer, only so many rows at its beginning and at its end are drawn: ten minutes together. */
const ROWS_AT_AN_END = 15;

/** What is drawn in one row. */
export interface FilledRow extends Row {
  /** How many rows before it have nothing in them. */
  quietBefore: number;
  /** Of all speakers, and when the same speaker goes on. */
  utterances: readonly { utterance: Utterance; nextAt: number }[];
  /** For each variant what happened, but what was said. */
  variants: readonly (readonly Moment[])[];
}

/**
 * The rows with something in them, in order. What goes on for longer is in several; the middle of what does not end for
 * a long time counts as quiet.
 */
export function filledRows(stories: readonly Happened[]): FilledRow[] {
  const said = new Map<number, FilledRow['utterances'][number][]>();
  for (const entry of withNext(utterancesOf(stories[0]?.moments ?? []))) {
    const { from, lastPartialAt, finalAt = lastPartialAt } = entry.utterance;
    putIn(said, entry, from, Math.max(lastPartialAt, finalAt));
  }
  const happened = stories.map(({ moments }) => {
    const rows = new Map<number, Moment[]>();
    for (const moment of moments.filter(isOutput)) putIn(rows, moment, moment.at, endOf(moment));
    return rows;
  });
  const filled = new Set([said, ...happened].flatMap((rows) => [...rows.keys()]));
  const indexes = [...filled].sort((a, b) => a - b);
  return indexes.map((index, place) => ({
    from: index * ROW_MS,
    to: (index + 1) * ROW_MS,
    quietBefore: index - (indexes[place - 1] ?? -1) - 1,
    utterances: said.get(index) ?? [],
    variants: happened.map((rows) => rows.get(index) ?? []),
  }));
}

function isOutput({ type }: Moment): boolean {
  return type !== 'partials' && type !== 'final' && type !== 'control';
}

function endOf(moment: Moment): number {
  return 'until' in moment ? moment.until : moment.at;
}

function putIn<T>(rows: Map<number, T[]>, entry: T, from: number, to: number): void {
  for (const index of indexesOf(Math.floor(from / ROW_MS), Math.floor(to / ROW_MS))) {
    const row = rows.get(index);
    if (row) row.push(entry);
    else rows.set(index, [entry]);
  }
}

/** Never more than the ends of a period, however long it is. */
function indexesOf(first: number, last: number): Iterable<number> {
  const count = Math.min(last - first + 1, 2 * ROWS_AT_AN_END);
  return new Set(
    Array.from({ length: Math.max(count, 0) }, (_, place) =>
      place < ROWS_AT_AN_END ? first + place : last - count + 1 + place,
    ),
  );
}

function withNext(utterances: readonly Utterance[]): FilledRow['utterances'] {
  const next = new Map<string, number>();
  return utterances
    .toReversed()
    .map((utterance) => {
      const nextAt = next.get(utterance.speaker) ?? Number.POSITIVE_INFINITY;
      next.set(utterance.speaker, utterance.from);
      return { utterance, nextAt };
    })
    .reverse();
}
