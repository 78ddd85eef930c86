import * as v from 'valibot';
import { type RagBackend, SPECULATION_LEVELS, type SpeculationLevel } from '../backend/index';
import { type Logger, silentLogger } from '../logging/logger';
import { redactingLogger } from '../logging/redacting-logger';
import { type Clock, systemClock } from '../options/clock';
import { callback, duration, oneOf, wholeNumber, withMethods } from '../options/fields';
import { readOptions } from '../options/read-options';
import { createQuestionDetector, type QuestionDetector } from '../questions/index';
import { type GateOptions, gateEntries } from './gate/options';
import type { SpeculationLimits } from './speculation/budget';
import { resolveTurnEnd, type TurnEnd, type TurnEndOptions, turnEntries } from './turns/options';

/** What happens to a question asked while another is being answered. */
export const WHILE_ANSWERING = ['queue', 'interrupt', 'ignore'] as const;
export type WhileAnswering = (typeof WHILE_ANSWERING)[number];

export interface SessionOptions extends GateOptions {
  backend: RagBackend;
  /** Default: the built-in rules for Chinese and English. */
  detector?: QuestionDetector;
  /** The session's label. Default: a new id. */
  id?: string;
  /** `queue` (default): answered in turn. `interrupt`: the newest wins (barge-in). `ignore`: only reported. */
  onQuestionWhileAnswering?: WhileAnswering;
  /** How many questions may wait. Further questions are refused with `QUEUE_FULL`. Default 8. */
  queueLimit?: number;
  /** How many finals are kept while paused with `answer_missed`. Default 64. */
  missedLimit?: number;
  /** When a turn counts as complete. Default: after 2 s, and then as its speaker usually pauses. */
  turnEnd?: TurnEndOptions;
  /** How long every incomplete question waits for its rest, in ms; `Infinity`: until its turn ends. */
  turnTimeoutMs?: number;
  /** The time limit for one answer, whatever the backend does, in ms; `Infinity`: no limit. Default 120,000. */
  answerTimeoutMs?: number;
  /** How many characters one answer may have. Default 1,000,000. */
  answerLimit?: number;
  /** How much prior speech is sent along with a question. Default 50 utterances, 8,000 characters. */
  transcriptUtterances?: number;
  transcriptChars?: number;
  /**
   * What is done about a question while it is still being spoken, as far as the backend goes along. `off`: nothing.
   * `retrieve` (default): passages are found. `answer`: an answer is begun, and held back until the question is
   * certain; for backends with `speculative: 'answer'`.
   */
  speculate?: SpeculationLevel;
  /** How often. Default: 3 times for one question, 30 times a minute, 2,000 times a session. */
  speculation?: Partial<SpeculationLimits>;
  /** The end user, for backends that distinguish users. */
  user?: string;
  /** Receives errors without speech or upstream text: see `redactingLogger`. */
  logger?: Logger;
  clock?: Clock;
  /** Generates session and query ids. Default: `crypto.randomUUID`. */
  createId?: () => string;
}

/** Options shared by all sessions of a host: everything but the label. */
export type SharedSessionOptions = Omit<SessionOptions, 'id'>;

const unlimited = { unlimited: true } as const;

const sessionSchema = v.object({
  backend: withMethods<RagBackend>(
    'an object with an answer() method; createEchoBackend() makes one to try things out',
    'answer',
  ),
  detector: v.optional(withMethods<QuestionDetector>('an object with a detect() method', 'detect')),
  id: v.optional(v.string('must be a string')),
  onQuestionWhileAnswering: v.optional(oneOf(WHILE_ANSWERING), 'queue'),
  queueLimit: v.optional(wholeNumber(unlimited), 8),
  missedLimit: v.optional(wholeNumber(unlimited), 64),
  answerTimeoutMs: v.optional(duration(unlimited), 120_000),
  answerLimit: v.optional(wholeNumber({ min: 1, unlimited: true }), 1_000_000),
  transcriptUtterances: v.optional(wholeNumber(unlimited), 50),
  transcriptChars: v.optional(wholeNumber(unlimited), 8_000),
  speculate: v.optional(oneOf(SPECULATION_LEVELS), 'retrieve'),
  speculation: v.optional(
    v.strictObject(
      {
        perTurn: v.optional(wholeNumber(unlimited), 3),
        perMinute: v.optional(wholeNumber(unlimited), 30),
        perSession: v.optional(wholeNumber(unlimited), 2_000),
      },
      'must be { perTurn?, perMinute?, perSession? }',
    ),
    {},
  ),
  user: v.optional(v.string('must be a string')),
  logger: v.optional(
    withMethods<Logger>('a logger such as pino', 'debug', 'info', 'warn', 'error'),
    silentLogger,
  ),
  clock: v.optional(withMethods<Clock>('a clock', 'now', 'setTimeout', 'clearTimeout'), systemClock),
  createId: v.optional(
    callback<() => string>('a function that returns a new id'),
    () => () => crypto.randomUUID(),
  ),
  ...gateEntries,
  ...turnEntries,
});

/** For programs that take options as text, such as the command line. */
export const SESSION_OPTION_NAMES: readonly string[] = Object.keys(sessionSchema.entries);

type ResolvedSharedOptions = Omit<
  v.InferOutput<typeof sessionSchema>,
  'id' | 'detector' | 'turnEnd' | 'turnTimeoutMs'
> & {
  detector: QuestionDetector;
  turnEnd: TurnEnd;
};

export type ResolvedSessionOptions = ResolvedSharedOptions & { id: string };

const alreadyRead = new WeakSet<object>();

/** Throws a one-line `TypeError` that names the option. */
export function resolveSessionOptions(options: SessionOptions): ResolvedSessionOptions {
  if (alreadyRead.has(options)) return options as ResolvedSessionOptions;
  const { id, detector, turnEnd, turnTimeoutMs, ...read } = readOptions(
    'RealtimeRagSession',
    sessionSchema,
    options,
  );
  return {
    ...read,
    id: id ?? read.createId(),
    detector: detector ?? createQuestionDetector(),
    turnEnd: resolveTurnEnd(turnEnd, turnTimeoutMs),
    logger: redactingLogger(read.logger),
  };
}

const sharedOptions = new WeakMap<SharedSessionOptions, ResolvedSharedOptions>();

/**
 * The options of many sessions that share everything but the label: validated once, not per session.
 * Throws like `resolveSessionOptions`.
 */
export function resolveSharedOptions(shared: SharedSessionOptions): ResolvedSharedOptions {
  const known = sharedOptions.get(shared);
  if (known) return known;
  const { id: _, ...resolved } = resolveSessionOptions({ ...shared, id: '' });
  sharedOptions.set(shared, resolved);
  return resolved;
}

/** The options of one such session. */
export function optionsWithLabel(shared: SharedSessionOptions, id?: string): SessionOptions {
  const resolved = resolveSharedOptions(shared);
  const options = { ...resolved, id: id ?? resolved.createId() };
  alreadyRead.add(options);
  return options as SessionOptions;
}
