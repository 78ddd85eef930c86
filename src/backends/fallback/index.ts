import * as v from 'valibot';
import { completeQuery, signalOf } from '../../backend/query';
import type {
  BackendContext,
  BackendFinding,
  BackendReport,
  CallableBackend,
  RagBackend,
} from '../../backend/rag-backend';
import { type Logger, silentLogger } from '../../logging/logger';
import { redactingLogger } from '../../logging/redacting-logger';
import { type Clock, systemClock } from '../../options/clock';
import { duration, flag, withMethods } from '../../options/fields';
import { readOptions } from '../../options/read-options';
import { answer } from './answer';
import { retrieve } from './retrieve';

export interface FallbackOptions {
  /**
   * Whether to ask the next backend as well when one has no answer. The next answer replaces what was said about it.
   * Default: false.
   */
  onNoAnswer?: boolean;
  /**
   * How long a backend may take for its first text, in milliseconds, before it is aborted and the next one is asked;
   * for `retrieve`, for its passages. `Infinity` for no limit. The last backend has none. Default: 60 000.
   */
  firstTextTimeoutMs?: number;
  /** Receives every failure at `warn`. */
  logger?: Logger;
  clock?: Clock;
}

const backendsSchema = v.object({
  backends: v.pipe(
    v.array(
      withMethods<RagBackend>('a backend: an object with a method answer(query, context)', 'answer'),
      'must be a list of backends',
    ),
    v.minLength(1, 'must be a list of at least one backend'),
  ),
});

const schema = v.object({
  onNoAnswer: v.optional(flag(), false),
  firstTextTimeoutMs: v.optional(duration({ unlimited: true }), 60_000),
  logger: v.optional(
    withMethods<Logger>('a logger with debug, info, warn and error', 'debug', 'info', 'warn', 'error'),
    silentLogger,
  ),
  clock: v.optional(withMethods<Clock>('a clock', 'now', 'setTimeout', 'clearTimeout'), systemClock),
});

/**
 * Asks one backend after the other until one answers: the next is asked when one fails before its first text, or is
 * silent for too long. After that a failure is final, so no answer is pieced together from two. The client is sent a warning. Events before the
 * first text are held back while another backend may still replace them. If all fail, the last one's failure is
 * reported. It has `retrieve` when the first backend has; then the others that have it are asked in the same way.
 * Questions that may still change are put to the first one only, as far as its `speculative` allows. Closing it closes
 * all of them.
 *
 * Throws a `TypeError` when there is no backend, and for invalid options.
 */
export function fallback(backends: readonly RagBackend[], options: FallbackOptions = {}): CallableBackend {
  const all = readOptions('fallback', backendsSchema, { backends }).backends;
  const settings = readOptions('fallback', schema, options);
  const plan = { ...settings, backends: all, logger: redactingLogger(settings.logger) };
  return {
    name: 'fallback',
    answer: (query, context) => answer(plan, completeQuery(query), { ...context, signal: signalOf(context) }),
    ...(all[0]?.retrieve
      ? {
          retrieve: (query, context) =>
            retrieve(plan, completeQuery(query), { ...context, signal: signalOf(context) }),
        }
      : {}),
    ...(all[0]?.speculative ? { speculative: all[0].speculative } : {}),
    async warmUp(context) {
      await Promise.all(all.map((backend) => backend.warmUp?.(context)));
    },
    check: (context) => checkAll(all, context),
    async close() {
      await Promise.all(all.map((backend) => backend.close?.()));
    },
  };
}

/** The combined reports. One backend that would answer is enough: the others' errors become warnings then. */
async function checkAll(backends: readonly RagBackend[], context: BackendContext): Promise<BackendReport> {
  const reports = await Promise.all(backends.map((backend) => checkOne(backend, context)));
  const ok = reports.some((report) => report.ok);
  return {
    ok,
    detail: reports.map(({ name, detail }) => `${name}: ${detail}`).join(' '),
    findings: reports.flatMap(({ name, findings }) =>
      findings.map(({ level, check, detail }) => ({
        level: ok && level === 'error' ? 'warning' : level,
        check,
        detail: `${name}: ${detail}`,
      })),
    ),
  };
}

interface NamedReport extends BackendReport {
  name: string;
  findings: readonly BackendFinding[];
}

async function checkOne(backend: RagBackend, context: BackendContext): Promise<NamedReport> {
  const { name } = backend;
  const report = await reportOf(backend, context);
  const level = report.ok ? 'ok' : 'error';
  return { name, findings: [{ level, check: name, detail: report.detail }], ...report };
}

async function reportOf(backend: RagBackend, context: BackendContext): Promise<BackendReport> {
  try {
    return (await backend.check?.(context)) ?? { ok: true, detail: 'It has nothing to check.' };
  } catch {
    return { ok: false, detail: 'Its check failed.' };
  }
}
