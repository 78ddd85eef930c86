import cluster from 'node:cluster';
import type { RagBackend } from '../../backend/index';
import {
  createHost,
  createMetrics,
  createTracing,
  type HostTracing,
  type Listening,
  type McpHostOptions,
} from '../../host/index';
import { inSettingNames } from '../errors';
import { createLogger } from '../logger';
import { sdkOrExit } from '../mcp/sdk';
import { nameOf, namesOf } from '../settings/setting';
import { createBackend, describeBackend, documentsOf } from './backend';
import { loadKeys } from './keys';
import { secretsOf } from './log-secrets';
import { listen } from './ports';
import { createJudge, describeJudge, sessionOptions } from './session-options';
import { prepareFolder, SessionRecordings } from './session-recordings';
import { ACCESS } from './settings/access';
import { LIMITS } from './settings/limits';
import { describeCalls, PLUGS, takesCallsWithoutKey } from './settings/plugs';
import type { ServeConfig } from './settings/serve';
import { WEBHOOKS } from './settings/webhooks';
import { createSharing } from './sharing';
import { endAnyway, endOnFatal, untilSignal } from './shutdown';
import { asWorker, shareOf } from './workers/worker';

/**
 * Serves until a signal arrives, then lets running answers finish. Prints what it serves on stdout; logs on
 * stderr. Resolves with the exit status.
 */
export async function serve(config: ServeConfig, version: string): Promise<number> {
  const { record } = config.operation;
  if (record !== undefined) prepareFolder(record);
  if (config.operation.workers > 1 && cluster.isPrimary) {
    const { runWorkers } = await import('./workers/primary');
    return runWorkers(config);
  }
  return serveHere(config, version);
}

async function serveHere(config: ServeConfig, version: string): Promise<number> {
  const { operation, access } = config;
  const { drainDelayMs, drainTimeoutMs, logLevel, logFormat, logContent, record: folder } = operation;
  const keys = await loadKeys(access);
  const secrets = secretsOf(config, keys);
  const logger = await createLogger({
    level: logLevel,
    format: logFormat,
    secrets,
    content: logContent,
  });
  const recordings = folder === undefined ? undefined : new SessionRecordings({ folder, secrets, logger });
  const judge = await createJudge(config.judge, logger);
  if (keys && takesCallsWithoutKey(config.plugs)) {
    logger.warn({}, `calls of Retell cannot show a key: give ${nameOf(PLUGS.retellPath)} a part {key}`);
  }
  const backend = await createBackend(config.backend, logger, config.speculate);
  const mcp = config.mcp ? await mcpOptions(backend) : undefined;
  const metrics = await createMetrics();
  const tracing = await tracingIfThere(logContent);
  const worker = cluster.isWorker ? await asWorker(metrics.registry) : undefined;
  const sharing = await createSharing(config.resume, worker, logger);
  const names = {
    ...namesOf(ACCESS),
    ...namesOf(LIMITS),
    asr: nameOf(PLUGS.asr),
    webhooks: nameOf(WEBHOOKS.webhookSecrets),
  };
  const host = await inSettingNames(names, () =>
    createHost({
      backend,
      logger,
      session: sessionOptions(config, judge),
      path: config.path,
      console: config.console,
      ...config.plugs,
      ...(mcp ? { mcp } : {}),
      ...(access.allowOrigins ? { allowOrigins: access.allowOrigins } : {}),
      ...(access.allowHosts ? { allowHosts: access.allowHosts } : {}),
      ...(access.trustProxy ? { trustProxy: access.trustProxy } : {}),
      ...(keys ? { authenticate: keys.authenticate } : {}),
      logContent,
      ...(recordings ? { observer: recordings.observer } : {}),
      // One of several processes knows only its own part: the primary reports the whole.
      operatorsOnMainPort: operation.workers === 1 && operation.adminPort === undefined,
      metrics,
      ...(tracing ? { tracing } : {}),
      limits: worker ? shareOf(config.limits, operation.workers) : config.limits,
      ...sharing.options,
      ...config.webhooks,
    }),
  );
  const signalled = untilSignal();
  endOnFatal(logger, (timeoutMs) => host.close({ timeoutMs, spreadMs: 0 }));
  const { url, page } = await listen(host, config, worker === undefined);
  const answersFrom = await describeBackend(backend, config.backend);
  const text = banner({
    version,
    url,
    page,
    answersFrom,
    inDoubt: config.judge && describeJudge(config.judge),
    keys: keys?.count,
    workers: operation.workers,
    format: config.plugs.asr,
    calls: describeCalls(config.plugs),
    sources: Object.keys(config.webhooks.webhooks),
    callback: config.webhooks.meetings.callback?.url,
    mcp: config.mcp,
    keptIn: sharing.keptIn,
  });
  if (worker) worker.listening(text);
  else process.stdout.write(text);
  const signal = await signalled;
  endAnyway(logger, drainDelayMs + drainTimeoutMs);
  logger.info({ signal, drainDelayMs, drainTimeoutMs }, 'shutting down');
  await host.close({ delayMs: drainDelayMs, timeoutMs: drainTimeoutMs });
  await recordings?.close();
  await backend.close?.();
  await sharing.close();
  return 0;
}

async function mcpOptions(backend: RagBackend): Promise<McpHostOptions> {
  await sdkOrExit();
  const documents = documentsOf(backend);
  return documents ? { documents } : {};
}

/** Traces go wherever an OpenTelemetry SDK in this process sends them; its API may not be installed. */
async function tracingIfThere(content: boolean): Promise<HostTracing | undefined> {
  try {
    return await createTracing({ content });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}

interface BannerFacts {
  version: string;
  url: Listening['url'];
  /** Where people see the page; undefined when they do not, at least not directly. */
  page: string | undefined;
  answersFrom: string;
  /** The judge that is asked about doubtful turns. */
  inDoubt: string | undefined;
  keys: number | undefined;
  workers: number;
  /** Whose webhooks are taken. */
  sources: readonly string[];
  /** Where their answers go. */
  callback: string | undefined;
  /** The recogniser whose results are forwarded. */
  format: string | undefined;
  /** Which phone calls are answered. */
  calls: readonly string[];
  mcp: boolean;
  /** Where sessions are kept besides this process. */
  keptIn: string | undefined;
}

/** Printed when the server is ready; scripts can wait for the first line. */
function banner(facts: BannerFacts): string {
  const { version, url, page, answersFrom, inDoubt, keys, workers, mcp, sources, callback } = facts;
  const { format, calls, keptIn } = facts;
  const local = fromHere(url);
  const agents = new URL('/mcp', local.replace(/^ws/, 'http'));
  return [
    `realtime-rag ${version} listening on ${url}`,
    `  answers from  ${answersFrom}`,
    ...(page === undefined ? [] : [`  page          ${fromHere(page)}`]),
    ...(keys === undefined
      ? []
      : [`  open to       clients with ${keys === 1 ? 'the key' : `one of ${keys} keys`}`]),
    ...(inDoubt === undefined ? [] : [`  in doubt      ${inDoubt}`]),
    ...(mcp ? [`  agents        ${agents.href}`] : []),
    ...(workers === 1 ? [] : [`  workers       ${workers}`]),
    ...(format === undefined ? [] : [`  results of    ${format}`]),
    ...calls.map((call) => `  phone calls   ${call}`),
    ...(sources.length === 0 ? [] : [`  webhooks of   ${sources.join(', ')}`]),
    // The rest of the address may be secret.
    ...(callback === undefined ? [] : [`  answers to    ${new URL(callback).host}`]),
    ...(keptIn === undefined ? [] : [`  sessions in   ${keptIn}`]),
    `  try it        ${keys === undefined ? '' : 'REALTIME_RAG_KEY=... '}npx realtime-rag client ${local}`,
    '',
  ].join('\n');
}

/** An address that this machine can open, for one that stands for all of its own. */
function fromHere(url: string): string {
  return url.replace(/\/\/(0\.0\.0\.0|\[::\])(?=[:/])/, '//127.0.0.1');
}
