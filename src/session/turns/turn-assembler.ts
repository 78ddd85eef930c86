import * as v from 'valibot';
import type { Clock } from '../../options/clock';
import type { AsrChunkMessage } from '../../protocol/index';
import type { Utterance } from '../../protocol/utterance';
import { completes } from '../../questions/continuation';
import { age, ageOf, place, speaker } from '../snapshot/fields';
import type { SnapshotReader, SnapshotWriter } from '../snapshot/shared-state';
import { joinFinals } from './join-finals';
import { type OpenTurn, withClientSeq } from './open-turn';
import type { TurnEnd } from './options';
import { restates } from './restatement';
import { SaidSegments, saidSegmentsSchema } from './said-segments';
import { speakerAverageSchema } from './speaker-average';
import { Transcript, transcriptSchema } from './transcript';
import { TurnPauses } from './turn-pauses';
import { TurnTimeouts } from './turn-timeouts';
import { UtteranceStarts, utteranceStartsSchema } from './utterance-starts';

export const assemblerSchema = v.object({
  open: v.array(v.object({ turn: place, untilAge: v.optional(age) })),
  closed: v.array(v.object({ turn: place, age, utterance: place })),
  segments: saidSegmentsSchema,
  partials: v.array(v.object({ speaker, text: v.string() })),
  starts: utteranceStartsSchema,
  pauses: speakerAverageSchema,
  transcript: transcriptSchema,
});
type AssemblerState = v.InferOutput<typeof assemblerSchema>;

interface AssemblerOptions {
  clock: Clock;
  turnEnd: TurnEnd;
  transcriptUtterances: number;
  transcriptChars: number;
}

/** What somebody said, as a client reports it. */
interface Said {
  speaker?: string | null | undefined;
  text: string;
}

const MAX_TURN_CHARS = 8_192;
const MAX_OPEN_TURNS = 16;
/** How long a turn that is decided may be restated by a longer final of the same speaker. */
const RESTATED_WITHIN_MS = 2_000;
/** How soon after a fragment its rest may begin under another label: labels settle late. */
const LABEL_FLIPS_WITHIN_MS = 1_000;
/** How long before its final a fragment began at most, when that is not known. */
const FRAGMENT_MS = 2_000;
/** How many finals of an open turn one final may restate. */
const MAX_RESTATED_FINALS = 8;
/** How long a turn waits for its rest at most, however long its speaker goes on. */
const MAX_WAIT_MS = 30_000;

/**
 * Joins finals into turns, one open turn per speaker, so that a question split across two finals is still one
 * question. A closed turn is added to the transcript.
 */
export class TurnAssembler {
  readonly segments: SaidSegments;
  readonly #clock: Clock;
  readonly #open = new Map<string, OpenTurn>();
  readonly #closed = new Map<string, { turn: OpenTurn; at: number; utterance: Utterance }>();
  readonly #partials = new Map<string, string>();
  readonly #starts = new UtteranceStarts();
  readonly #timeouts: TurnTimeouts<OpenTurn>;
  readonly #pauses: TurnPauses;
  readonly #transcript: Transcript;

  /** @param onTimeout called when the rest of a turn did not arrive in time */
  constructor(options: AssemblerOptions, onTimeout: (turn: OpenTurn) => void) {
    this.#clock = options.clock;
    this.segments = new SaidSegments(options.clock);
    this.#timeouts = new TurnTimeouts(options.clock, onTimeout);
    this.#pauses = new TurnPauses(options.turnEnd);
    this.#transcript = new Transcript(options.transcriptUtterances, options.transcriptChars);
  }

  /** The turn decided a moment ago that this final restates with more words, if there is one. */
  restatedBy({ text, speaker }: AsrChunkMessage, at = this.#clock.now()): OpenTurn | undefined {
    const closed = this.#closed.get(speaker ?? '');
    if (!closed || this.of(speaker)) return undefined;
    // A final that waited during a pause is older than the decision.
    const elapsed = at - (at <= closed.at ? closed.turn.heardAt : closed.at);
    if (elapsed > RESTATED_WITHIN_MS) return undefined;
    return restates(closed.turn.text, text) ? closed.turn : undefined;
  }

  /** A turn that is restated was never said: it leaves the transcript. */
  forget(turn: OpenTurn): void {
    const closed = this.#closed.get(turn.speaker ?? '');
    if (closed?.turn !== turn) return;
    this.#closed.delete(turn.speaker ?? '');
    this.#transcript.remove(closed.utterance);
  }

  /**
   * The latest fragment of another label that this chunk goes on with, if there is one: a label may flip within an
   * utterance.
   */
  flippedFrom({ text, speaker }: AsrChunkMessage, at = this.#clock.now()): OpenTurn | undefined {
    if (this.#open.size === 0 || this.of(speaker)) return undefined;
    const fragments = this.all().filter((turn) => turn.breaksOff);
    return fragments.findLast((turn) => {
      const start = this.#starts.startOf(speaker, text, turn.heardAt) ?? at;
      const earliest = turn.startedAt ?? turn.heardAt - FRAGMENT_MS;
      if (start < earliest || start > turn.heardAt + LABEL_FLIPS_WITHIN_MS) return false;
      return completes(turn.text, text);
    });
  }

  /**
   * Adds a final to the turn it belongs to, which stays open until `end`. One that restates the last finals of the
   * turn, or all of them, takes their place.
   *
   * @param flipped the turn it belongs to although its label differs
   */
  add(
    chunk: AsrChunkMessage,
    heardAt = this.#clock.now(),
    flipped?: OpenTurn,
  ): { turn: OpenTurn; isNew: boolean } {
    const { text, speaker, language } = chunk;
    const said = text.trim();
    const partial = this.#starts.end(speaker);
    const turn = flipped ?? this.of(speaker);
    this.#learnPause(turn ?? this.#closed.get(speaker ?? '')?.turn, said, partial?.startedAt ?? heardAt);
    if (!turn) {
      const fresh: OpenTurn = {
        speaker,
        lastSpeaker: speaker,
        startedAt: partial?.startedAt,
        text: said,
        finals: [said],
        clientSeqs: withClientSeq([], chunk),
        heardAt,
        partial,
        language,
      };
      this.#open.set(speaker ?? '', fresh);
      return { turn: fresh, isNew: true };
    }
    turn.finals = [...withoutRestated(turn.finals, said), said];
    turn.text = turn.finals.reduce(joinFinals);
    turn.clientSeqs = withClientSeq(turn.clientSeqs, chunk);
    turn.heardAt = heardAt;
    turn.waited = false;
    turn.partial = partial;
    turn.lastSpeaker = speaker;
    turn.language = language ?? turn.language;
    return { turn, isNew: false };
  }

  /** How long the speaker paused after a fragment, also if it was not waited for so long. */
  #learnPause(former: OpenTurn | undefined, said: string, startedAt: number): void {
    if (!former?.waited || (former.breaksOff !== true && !completes(former.text, said))) return;
    this.#pauses.learn(former.speaker, startedAt - former.heardAt);
  }

  /** The turn as `add` would leave it. Nothing changes: the words may still do so. */
  withFinal({ text, speaker, language }: AsrChunkMessage, flipped?: OpenTurn): OpenTurn {
    const said = text.trim();
    const turn = flipped ?? this.of(speaker);
    const heard = { lastSpeaker: speaker, heardAt: this.#clock.now(), partial: undefined };
    if (!turn)
      return {
        speaker,
        startedAt: undefined,
        text: said,
        finals: [said],
        clientSeqs: [],
        language,
        ...heard,
      };
    const finals = [...withoutRestated(turn.finals, said), said];
    return {
      ...turn,
      finals,
      text: finals.reduce(joinFinals),
      language: language ?? turn.language,
      ...heard,
    };
  }

  /**
   * The turn that a partial prolongs: its speaker's, a fragment that it goes on with under another label, or the
   * latest when it names no speaker. None when the partial says nothing, or nothing new.
   */
  prolongedBy(chunk: AsrChunkMessage): OpenTurn | undefined {
    const { text, speaker, endpoint } = chunk;
    if (text.trim() !== '') this.#starts.heard(speaker, text, this.#clock.now());
    if (this.#open.size === 0) return undefined;
    const latest = speaker === undefined ? this.all().at(-1) : undefined;
    const turn = this.of(speaker) ?? latest ?? this.flippedFrom(chunk);
    const isNews = text.trim() !== '' && this.#partials.get(speaker ?? '') !== text;
    if (isNews) remember(this.#partials, speaker ?? '', text, MAX_OPEN_TURNS);
    return isNews || endpoint ? turn : undefined;
  }

  /** The speaker's open turn, if any. */
  of(speaker: string | undefined): OpenTurn | undefined {
    return this.#open.get(speaker ?? '');
  }

  /** The open turn of the speaker, or one whose last final had that label. */
  endedBy(speaker: string | undefined): OpenTurn | undefined {
    return this.of(speaker) ?? this.all().findLast((turn) => turn.lastSpeaker === speaker);
  }

  /** All open turns, oldest first. */
  all(): OpenTurn[] {
    return [...this.#open.values()];
  }

  /** Whether a turn must be decided as it stands because a limit on open turns is reached. */
  isFull(turn: OpenTurn): boolean {
    return turn.text.length >= MAX_TURN_CHARS || this.#open.size > MAX_OPEN_TURNS;
  }

  /** The turn waits for its rest, from now on; not without bound. */
  await(turn: OpenTurn): void {
    turn.breaksOff = true;
    turn.waited = true;
    if (this.#clock.now() - turn.heardAt > MAX_WAIT_MS) return;
    this.#timeouts.start(turn, this.#pauses.waitMs(turn.speaker, turn.text));
  }

  /** Stops waiting: there is enough of the turn to decide. */
  complete(turn: OpenTurn): void {
    turn.breaksOff = false;
    this.#timeouts.stop(turn);
  }

  /** No more finals belong to the turn. */
  end(turn: OpenTurn): void {
    this.#timeouts.stop(turn);
    if (this.of(turn.speaker) === turn) this.#open.delete(turn.speaker ?? '');
  }

  /** The turn is over and decided; it becomes context for later turns. */
  close(turn: OpenTurn): void {
    this.end(turn);
    const { text, speaker, language } = turn;
    const at = this.#clock.now();
    const utterance = { text, at, ...(speaker ? { speaker } : {}), ...(language ? { language } : {}) };
    this.#transcript.add(utterance);
    remember(this.#closed, speaker ?? '', { turn, at, utterance }, MAX_OPEN_TURNS);
  }

  /** Something that was said becomes context for later turns, without having been a turn. */
  note({ speaker, text }: Said): void {
    if (text.trim() !== '')
      this.#transcript.add({ text, at: this.#clock.now(), ...(speaker ? { speaker } : {}) });
  }

  /** The same in place of everything that was said before. */
  replaceTranscript(said: readonly Said[]): void {
    this.#transcript.clear();
    for (const one of said) this.note(one);
  }

  /** What was said before, oldest first. */
  previous(): Utterance[] {
    return this.#transcript.all();
  }

  /** The same as if this turn had never been said. */
  previousWithout(turn: OpenTurn): Utterance[] {
    const closed = this.#closed.get(turn.speaker ?? '');
    const utterance = closed?.turn === turn ? closed.utterance : undefined;
    return this.previous().filter((one) => one !== utterance);
  }

  snapshot(writer: SnapshotWriter): AssemblerState {
    const { now, turns, utterances } = writer;
    return {
      open: this.all().map((turn) => {
        const until = this.#timeouts.until(turn);
        return { turn: turns.placeOf(turn), ...(until === undefined ? {} : { untilAge: ageOf(until, now) }) };
      }),
      closed: [...this.#closed.values()].map(({ turn, at, utterance }) => {
        return { turn: turns.placeOf(turn), age: ageOf(at, now), utterance: utterances.placeOf(utterance) };
      }),
      segments: this.segments.snapshot(now),
      partials: [...this.#partials].map(([speaker, text]) => ({ speaker, text })),
      starts: this.#starts.snapshot(now),
      pauses: this.#pauses.snapshot(),
      transcript: this.#transcript.snapshot(writer),
    };
  }

  restore(state: AssemblerState, reader: SnapshotReader): void {
    const { takenAt, turns, utterances } = reader;
    this.segments.restore(state.segments, takenAt);
    for (const { speaker, text } of state.partials) this.#partials.set(speaker, text);
    this.#starts.restore(state.starts, takenAt);
    this.#pauses.restore(state.pauses);
    this.#transcript.restore(state.transcript, reader);
    for (const { turn: place, age, utterance } of state.closed) {
      const turn = turns.at(place);
      this.#closed.set(turn.speaker ?? '', { turn, at: takenAt - age, utterance: utterances.at(utterance) });
    }
    for (const { turn: place, untilAge } of state.open) {
      const turn = turns.at(place);
      this.#open.set(turn.speaker ?? '', turn);
      if (untilAge === undefined) continue;
      this.#timeouts.start(turn, Math.max(0, takenAt - untilAge - this.#clock.now()));
    }
  }
}

/** Finals of a turn before one that restates the last of them, or the last few together. */
function withoutRestated(finals: string[], final: string): string[] {
  for (let from = Math.max(0, finals.length - MAX_RESTATED_FINALS); from < finals.length; from++) {
    if (restates(finals.slice(from).reduce(joinFinals), final)) return finals.slice(0, from);
  }
  return finals;
}

/** Keeps the newest entries of a map. */
function remember<K, V>(map: Map<K, V>, key: K, value: V, limit: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size <= limit) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
