import * as v from 'valibot';
import type { Utterance } from '../../protocol/utterance';
import type { OpenTurn } from '../turns/open-turn';
import { age, ageOf, count, place } from './fields';
import { RestoredObjects, SharedObjects } from './shared-objects';

/** What the parts of a session refer to when they are written. */
export interface SnapshotWriter {
  /** On the clock. */
  readonly now: number;
  readonly turns: SharedObjects<OpenTurn>;
  readonly utterances: SharedObjects<Utterance>;
}

/** The same when they are read. */
export interface SnapshotReader {
  /** When the snapshot was taken, on the clock of the session that is restored. */
  readonly takenAt: number;
  readonly turns: RestoredObjects<OpenTurn>;
  readonly utterances: RestoredObjects<Utterance>;
}

const text = v.optional(v.string());
const flag = v.optional(v.boolean());

const turnSchema = v.object({
  speaker: text,
  lastSpeaker: text,
  startedAge: v.optional(age),
  text: v.string(),
  finals: v.array(v.string()),
  /** Absent: none of its finals has one. */
  clientSeqs: v.optional(v.array(count)),
  heardAge: age,
  partial: v.optional(v.object({ startedAge: age, heardAge: age, text: v.string(), changedAge: age })),
  language: text,
  breaksOff: flag,
  waited: flag,
  activated: flag,
  again: flag,
  judged: v.optional(count),
  queryId: text,
  restates: v.optional(place),
});

const utteranceSchema = v.object({ text: v.string(), speaker: text, language: text, age: v.optional(age) });

/** Turns and utterances, by place. */
export const sharedSchema = v.object({ turns: v.array(turnSchema), utterances: v.array(utteranceSchema) });
type SharedState = v.InferOutput<typeof sharedSchema>;

export function createSnapshotWriter(now: number): SnapshotWriter {
  return { now, turns: new SharedObjects(), utterances: new SharedObjects() };
}

/** To be called last, when everything has been referred to. */
export function writeShared(writer: SnapshotWriter): SharedState {
  const turns: SharedState['turns'] = [];
  for (const turn of writer.turns.all()) turns.push(writeTurn(turn, writer));
  const utterances: SharedState['utterances'] = [];
  for (const { at, ...said } of writer.utterances.all())
    utterances.push(at === undefined ? said : { ...said, age: ageOf(at, writer.now) });
  return { turns, utterances };
}

function writeTurn(turn: OpenTurn, { now, turns }: SnapshotWriter): SharedState['turns'][number] {
  const { startedAt, heardAt, partial, restates, clientSeqs, ...same } = turn;
  const ages = (at: number) => ageOf(at, now);
  return {
    ...same,
    ...(clientSeqs.length === 0 ? {} : { clientSeqs: [...clientSeqs] }),
    ...(startedAt === undefined ? {} : { startedAge: ages(startedAt) }),
    heardAge: ages(heardAt),
    partial: partial && {
      startedAge: ages(partial.startedAt),
      heardAge: ages(partial.heardAt),
      text: partial.text,
      changedAge: ages(partial.changedAt),
    },
    // It no longer matters to one that has been asked.
    ...(restates && turn.queryId === undefined ? { restates: turns.placeOf(restates) } : {}),
  };
}

export function readShared(state: SharedState, takenAt: number): SnapshotReader {
  const read = state.turns.map((turn) => readTurn(turn, takenAt));
  const turns = new RestoredObjects(read);
  for (const [at, { restates }] of state.turns.entries())
    if (restates !== undefined) turns.at(at).restates = turns.at(restates);
  const utterances = state.utterances.map(({ text, speaker, language, age: since }): Utterance => {
    return {
      text,
      ...(speaker === undefined ? {} : { speaker }),
      ...(language === undefined ? {} : { language }),
      ...(since === undefined ? {} : { at: takenAt - since }),
    };
  });
  return { takenAt, turns, utterances: new RestoredObjects(utterances) };
}

function readTurn(state: SharedState['turns'][number], takenAt: number): OpenTurn {
  const { startedAge, heardAge, partial, restates: _, clientSeqs = [], ...same } = state;
  return {
    ...same,
    clientSeqs,
    speaker: same.speaker,
    lastSpeaker: same.lastSpeaker,
    language: same.language,
    startedAt: startedAge === undefined ? undefined : takenAt - startedAge,
    heardAt: takenAt - heardAge,
    partial: partial && {
      startedAt: takenAt - partial.startedAge,
      heardAt: takenAt - partial.heardAge,
      text: partial.text,
      changedAt: takenAt - partial.changedAge,
    },
  };
}
