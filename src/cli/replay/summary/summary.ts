import { mayReuse } from '../../../session/speculation/reuse-rule';
import { type Spread, spreadOf } from '../../../transcripts/percentiles';
import type { Answered, Decided, Speculation, Story } from '../story/story';

/** An answer that was given to a question in other words than it was made for. */
export interface Reworded {
  file: string;
  at: number;
  speculated: string;
  confirmed: string;
}

/** What one variant did with all recordings. Times are milliseconds. */
export interface Summary {
  turns: number;
  answered: number;
  offered: number;
  silent: number;
  /** How often each reason kept a turn from being answered, most frequent first. */
  reasons: { offer: [string, number][]; silent: [string, number][] };
  /** Answers by how they ended. */
  ended: [string, number][];
  afterLastWord?: Spread;
  afterFinal?: Spread;
  /** Absent when it is not known how the backend was asked: of what was recorded. */
  backend?: BackendUse;
  /** What the session says that speculation saved. */
  saved?: Spread;
  reworded: Reworded[];
  wrongReuses: Reworded[];
  errors: number;
}

interface BackendUse {
  /** Calls of the backend, all and for each question that was accepted. */
  queries: number;
  queriesPerQuestion?: number;
  retrievals: number;
  retrievalsPerQuestion?: number;
  tokens: number;
  speculation: Record<Speculation['stage'], { started: number; reused: number; discarded: number }>;
  /** Written for speculations that were discarded. */
  wastedTokens: number;
}

/** Decisions that are not about a turn of their own: they take an earlier one back, or say that it goes on. */
const NO_TURN: ReadonlySet<string> = new Set(['incomplete', 'continued']);

export function summaryOf(stories: readonly Story[]): Summary {
  const moments = stories.flatMap((story) => story.moments.map((moment) => ({ file: story.file, moment })));
  const all = moments.map(({ moment }) => moment);
  const decisions = all.filter((moment): moment is Decided => moment.type === 'decision');
  const turns = decisions.filter(isTurn);
  const answers = all.filter((moment): moment is Answered => moment.type === 'answer');
  const guesses = all.filter((moment): moment is Speculation => moment.type === 'speculation');
  const count = (decision: Decided['decision']) => turns.filter((turn) => turn.decision === decision).length;
  const backend = useOf(stories, answers.length, guesses);
  const reused = moments.flatMap(({ file, moment }) => reworded(file, moment));
  const afterLastWord = spreadOf(
    answers.flatMap(({ firstTextAt, lastWordAt }) => since(firstTextAt, lastWordAt)),
  );
  const afterFinal = spreadOf(answers.flatMap(({ firstTextAt, finalAt }) => since(firstTextAt, finalAt)));
  const saved = spreadOf(answers.flatMap(savedBy));
  return {
    turns: turns.length,
    answered: count('answer'),
    offered: count('offer'),
    silent: count('silent'),
    reasons: { offer: reasonsOf(turns, 'offer'), silent: reasonsOf(turns, 'silent') },
    ended: counted(answers.map(({ finish }) => finish ?? 'none')),
    ...(afterLastWord ? { afterLastWord } : {}),
    ...(afterFinal ? { afterFinal } : {}),
    ...(backend ? { backend } : {}),
    ...(saved ? { saved } : {}),
    reworded: reused,
    wrongReuses: reused.filter(({ speculated, confirmed }) => !mayReuse(speculated, confirmed)),
    errors: all.filter(({ type }) => type === 'error').length,
  };
}

function isTurn({ reason, queryId }: Decided): boolean {
  if (reason === undefined) return true;
  return !NO_TURN.has(reason) && !(reason === 'self_answered' && queryId !== undefined);
}

function useOf(
  stories: readonly Story[],
  questions: number,
  guesses: readonly Speculation[],
): BackendUse | undefined {
  const backends = stories.flatMap(({ backend }) => backend ?? []);
  if (backends.length < stories.length) return undefined;
  const queries = sum(backends.map(({ answers }) => answers));
  const retrievals = sum(backends.map(({ retrievals }) => retrievals));
  return {
    queries,
    ...(questions > 0 ? { queriesPerQuestion: queries / questions } : {}),
    retrievals,
    ...(questions > 0 ? { retrievalsPerQuestion: retrievals / questions } : {}),
    tokens: sum(backends.map(({ tokens }) => tokens)),
    speculation: { retrieve: outcomes(guesses, 'retrieve'), answer: outcomes(guesses, 'answer') },
    wastedTokens: sum(guesses.filter(({ outcome }) => outcome === 'discarded').map(({ tokens }) => tokens)),
  };
}

function since(at: number | undefined, from: number | undefined): number[] {
  return at === undefined || from === undefined ? [] : [at - from];
}

function savedBy({ timing }: Answered): number[] {
  const saved = (timing as { saved_ms?: number } | undefined)?.saved_ms;
  return saved === undefined ? [] : [saved];
}

/** Everything but letters, digits and signs between them can change without a difference. */
function reworded(file: string, moment: Story['moments'][number]): Reworded[] {
  if (moment.type !== 'answer' || moment.asked === undefined) return [];
  const { at, asked: speculated, question: confirmed } = moment;
  return wordsOf(speculated) === wordsOf(confirmed) ? [] : [{ file, at, speculated, confirmed }];
}

function wordsOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function outcomes(guesses: readonly Speculation[], stage: Speculation['stage']) {
  const of = guesses.filter((guess) => guess.stage === stage);
  const reused = of.filter(({ outcome }) => outcome === 'reused').length;
  return { started: of.length, reused, discarded: of.length - reused };
}

function reasonsOf(turns: readonly Decided[], decision: Decided['decision']): [string, number][] {
  return counted(turns.filter((turn) => turn.decision === decision).map(({ reason }) => reason ?? 'other'));
}

function counted(words: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
