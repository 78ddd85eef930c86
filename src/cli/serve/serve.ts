import cluster from 'node:cluster';
import {
  createHost,
  createMetrics,
  createTracing,
  type Host,
  type HostOptions,
  type HostTracing,
} from '../../host/index';
import { oneLine, UsageError } from '../errors';
import { createLogger } from '../logger';
import { nameOf } from '../settings/setting';
import { createBackend, describeBackend } from './backend';
import { banner } from './banner';
import { endAnyway, endOnFatal } from './fatal';
import { createJudge, describeJudge } from './judge';
import { loadKeys } from './keys';
import { listen } from './ports';
import { secretsOf } from './log-secrets';
import { sessionOptions } from './session-options';
import { SERVE, type ServeConfig } from './settings/serve';
import { untilSignal } from './shutdown';
import { shareOf } from './workers/share';
import { asWorker } from './workers/worker';

/**
 * Serves until a signal comes, then lets running answers finish. Prints what it serves on stdout; logs on
 * stderr. Resolves with the exit status.
 */
export async function serve(config: ServeConfig, version: string): Promise<number> {
  if (config.operation.workers > 1 && cluster.isPrimary) {
    const { runWorkers } = await import('./workers/primary');
    return runWorkers(config);
  }
  return serveHere(config, version);
}

async function serveHere(config: ServeConfig, version: string): Promise<number> {
  const { operation, access } = config;
  const { drainDelayMs, drainTimeoutMs, logLevel, logFormat, logContent } = operation;
  const keys = await loadKeys(access);
  const logger = await createLogger({
    level: logLevel,
    format: logFormat,
    secrets: secretsOf(config, keys),
    content: logContent,
  });
  const judge = await createJudge(config.judge, logger);
  const backend = await createBackend(config.backend, logger);
  const metrics = await createMetrics();
  const tracing = await tracingIfThere();
  const worker = cluster.isWorker ? await asWorker(metrics.registry) : undefined;
  const host = openHost(config, {
    backend,
    logger,
    session: sessionOptions(config, judge),
    // Of several processes each would tell its own part only: the primary tells the whole.
    metrics,
    ...(tracing ? { tracing } : {}),
    ...(keys ? { authenticate: keys.authenticate } : {}),
    limits: worker ? shareOf(config.limits, operation.workers) : config.limits,
    ...(worker ? { tickets: { store: worker.tickets }, makeRateLimiter: worker.makeRateLimiter } : {}),
  });
  const signalled = untilSignal();
  endOnFatal(logger, (timeoutMs) => host.close({ timeoutMs, spreadMs: 0 }));
  const { url } = await listen(host, config, worker === undefined);
  const answersFrom = await describeBackend(backend, config.backend);
  const text = banner({
    version,
    url,
    answersFrom,
    inDoubt: config.judge && describeJudge(config.judge),
    keys: keys?.count,
    workers: operation.workers,
  });
  if (worker) worker.listening(text);
  else process.stdout.write(text);
  const signal = await signalled;
  endAnyway(logger, drainDelayMs + drainTimeoutMs);
  logger.info({ signal, drainDelayMs, drainTimeoutMs }, 'shutting down');
  await host.close({ delayMs: drainDelayMs, timeoutMs: drainTimeoutMs });
  await backend.close?.();
  return 0;
}

function openHost(
  config: ServeConfig,
  given: Pick<
    HostOptions,
    | 'backend'
    | 'logger'
    | 'session'
    | 'authenticate'
    | 'metrics'
    | 'tracing'
    | 'tickets'
    | 'limits'
    | 'makeRateLimiter'
  >,
): Host {
  const { path, access, operation } = config;
  const { allowOrigins, trustProxy } = access;
  try {
    return createHost({
      ...given,
      path,
      logContent: operation.logContent,
      operatorsOnMainPort: operation.workers === 1 && operation.adminPort === undefined,
      ...(allowOrigins ? { allowOrigins } : {}),
      ...(trustProxy ? { trustProxy } : {}),
    });
  } catch (error) {
    throw new UsageError(
      oneLine(error)
        .replace("'allowOrigins'", nameOf(SERVE.allowOrigin))
        .replace("'trustProxy'", nameOf(SERVE.trustProxy)),
    );
  }
}

/** Traces go wherever an OpenTelemetry SDK in this process sends them; its interface may not be installed. */
async function tracingIfThere(): Promise<HostTracing | undefined> {
  try {
    return await createTracing();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
