import type { RagBackend } from '../backend/index';
import { type Logger, silentLogger } from '../logging/logger';
import { discreetLogger } from '../logging/redacting-logger';
import { type Clock, systemClock } from '../options/clock';
import { createQuestionDetector, type QuestionDetector } from '../questions/index';
import { type GateOptions, type ResolvedGateOptions, resolveGateOptions } from './gate/options';

/** What becomes of a question that is asked while another is being answered. */
export const WHILE_ANSWERING = ['queue', 'interrupt', 'ignore'] as const;
export type WhileAnswering = (typeof WHILE_ANSWERING)[number];

export interface SessionOptions extends GateOptions {
  backend: RagBackend;
  /** Default: the built-in rules for Chinese and English. */
  detector?: QuestionDetector;
  /** The session's label. Default: a new id. */
  id?: string;
  /** `queue` (default): answered in turn. `interrupt`: the newest wins. `ignore`: only told to the client. */
  onQuestionWhileAnswering?: WhileAnswering;
  /** How many questions may wait. Past it a question is refused with `QUEUE_FULL`. Default 8. */
  queueLimit?: number;
  /** How many finals are kept while paused with `answer_missed`. Default 64. */
  missedLimit?: number;
  /** How long an incomplete question waits for its rest, in milliseconds. Default 2,000. */
  turnTimeoutMs?: number;
  /** The longest that one answer may take, in milliseconds, whatever the backend does. Default 120,000. */
  answerTimeoutMs?: number;
  /** How many characters one answer may have. Default 1,000,000. */
  answerLimit?: number;
  /** How much of what was said before goes along with a question. Default 50 utterances, 8,000 characters. */
  transcriptUtterances?: number;
  transcriptChars?: number;
  /** The end user, for backends that keep users apart. */
  user?: string;
  /** Gets errors without a word of what was said or of the upstream's: see `discreetLogger`. */
  logger?: Logger;
  clock?: Clock;
  /** Makes session and query ids. Default: `crypto.randomUUID`. */
  createId?: () => string;
}

/** The same for all sessions of a host: everything but the label. */
export type SharedSessionOptions = Omit<SessionOptions, 'id'>;

export type ResolvedSessionOptions = Required<Omit<SessionOptions, 'user' | keyof GateOptions>> &
  ResolvedGateOptions & { user: string | undefined };

const LIMITS = {
  queueLimit: { fallback: 8, least: 0 },
  missedLimit: { fallback: 64, least: 0 },
  turnTimeoutMs: { fallback: 2_000, least: 0 },
  answerTimeoutMs: { fallback: 120_000, least: 1 },
  answerLimit: { fallback: 1_000_000, least: 1 },
  transcriptUtterances: { fallback: 50, least: 0 },
  transcriptChars: { fallback: 8_000, least: 0 },
} as const;

export function resolveSessionOptions(options: SessionOptions): ResolvedSessionOptions {
  if (typeof options.backend?.answer !== 'function') {
    throw new TypeError("'backend' must be an object with an answer() method, such as createEchoBackend().");
  }
  const policy = options.onQuestionWhileAnswering ?? 'queue';
  if (!WHILE_ANSWERING.includes(policy)) {
    throw new TypeError(`'onQuestionWhileAnswering' must be one of ${WHILE_ANSWERING.join(', ')}.`);
  }
  const createId = options.createId ?? (() => crypto.randomUUID());
  return {
    backend: options.backend,
    detector: options.detector ?? createQuestionDetector(),
    id: options.id ?? createId(),
    onQuestionWhileAnswering: policy,
    queueLimit: limit(options, 'queueLimit'),
    missedLimit: limit(options, 'missedLimit'),
    turnTimeoutMs: limit(options, 'turnTimeoutMs'),
    answerTimeoutMs: limit(options, 'answerTimeoutMs'),
    answerLimit: limit(options, 'answerLimit'),
    transcriptUtterances: limit(options, 'transcriptUtterances'),
    transcriptChars: limit(options, 'transcriptChars'),
    ...resolveGateOptions(options),
    user: options.user,
    logger: discreetLogger(options.logger ?? silentLogger),
    clock: options.clock ?? systemClock,
    createId,
  };
}

function limit(options: SessionOptions, name: keyof typeof LIMITS): number {
  const { fallback, least } = LIMITS[name];
  const value = options[name] ?? fallback;
  if (typeof value !== 'number' || !(value >= least)) {
    throw new TypeError(`'${name}' must be a number from ${least}.`);
  }
  return value;
}
