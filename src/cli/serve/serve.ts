import { pino } from 'pino';
import { createHost, type Host, type HostOptions, type Listening } from '../../host/index';
import { CliError, oneLine, UsageError } from '../errors';
import { nameOf } from '../settings';
import { createBackend, describeBackend } from './backend';
import { createJudge, describeJudge } from './judge';
import { loadKeys } from './keys';
import { sessionOptions } from './session-options';
import { SERVE, type ServeConfig } from './settings';
import { untilSignal } from './signals';

/**
 * Serves until a signal comes, then lets running answers finish. Prints what it serves on stdout; logs on
 * stderr. Resolves with the exit status.
 */
export async function serve(config: ServeConfig, version: string): Promise<number> {
  const logger = pino({ level: config.logLevel }, pino.destination(2));
  const keys = await loadKeys(config.access);
  const judge = await createJudge(config.judge, logger);
  const backend = await createBackend(config.backend, logger);
  const host = openHost(config, {
    backend,
    logger,
    session: sessionOptions(config, judge),
    ...(keys ? { authenticate: keys.authenticate } : {}),
  });
  const signalled = untilSignal();
  const listening = await host.listen({ port: config.port, host: config.host }).catch((error: unknown) => {
    throw listenError(error, config);
  });
  const answersFrom = await describeBackend(backend, config.backend);
  const inDoubt = config.judge && describeJudge(config.judge);
  process.stdout.write(banner(version, listening, { answersFrom, inDoubt, keys: keys?.count }));
  const signal = await signalled;
  logger.info({ signal, drainTimeoutMs: config.drainTimeoutMs }, 'shutting down');
  await host.close({ timeoutMs: config.drainTimeoutMs });
  await backend.close?.();
  return 0;
}

function openHost(
  config: ServeConfig,
  given: Pick<HostOptions, 'backend' | 'logger' | 'session' | 'authenticate'>,
): Host {
  const { path, limits, access } = config;
  const { allowOrigins, trustProxy } = access;
  try {
    return createHost({
      ...given,
      path,
      limits,
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

/** What is printed when the server is ready; the first line is the one to wait for. */
function banner(
  version: string,
  { url }: Pick<Listening, 'url'>,
  {
    answersFrom,
    inDoubt,
    keys,
  }: { answersFrom: string; inDoubt: string | undefined; keys: number | undefined },
): string {
  const local = url.replace(/\/\/(0\.0\.0\.0|\[::\])(?=[:/])/, '//127.0.0.1');
  return [
    `realtime-rag ${version} listening on ${url}`,
    `  answers from  ${answersFrom}`,
    ...(keys === undefined
      ? []
      : [`  open to       clients with ${keys === 1 ? 'the key' : `one of ${keys} keys`}`]),
    ...(inDoubt === undefined ? [] : [`  in doubt      ${inDoubt}`]),
    `  try it        ${keys === undefined ? '' : 'REALTIME_RAG_KEY=... '}npx realtime-rag client ${local}`,
    '',
  ].join('\n');
}

function listenError(error: unknown, { port, host }: ServeConfig): CliError {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new CliError(
        1,
        `Port ${port} is in use: choose another with ${nameOf(SERVE.port)}, or 0 for any free one.`,
      );
    case 'EACCES':
      return new CliError(
        1,
        `Port ${port} may not be used by this user: choose one from 1024 with ${nameOf(SERVE.port)}.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new CliError(
        1,
        `${nameOf(SERVE.host)} is no address of this machine: try 127.0.0.1 or 0.0.0.0.`,
      );
    default:
      return new CliError(1, `Could not listen on port ${port} of ${host}: ${(error as Error).message}`);
  }
}
