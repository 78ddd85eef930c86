import { pino } from 'pino';
import { createHost, type Listening } from '../../host/index';
import { CliError } from '../errors';
import { nameOf } from '../settings';
import { createBackend, describeBackend } from './backend';
import { createJudge, describeJudge } from './judge';
import { sessionOptions } from './session-options';
import { SERVE, type ServeConfig } from './settings';
import { untilSignal } from './signals';

/**
 * Serves until a signal comes, then lets running answers finish. Prints what it serves on stdout; logs on
 * stderr. Resolves with the exit status.
 */
export async function serve(config: ServeConfig, version: string): Promise<number> {
  const logger = pino({ level: config.logLevel }, pino.destination(2));
  const judge = await createJudge(config.judge, logger);
  const backend = await createBackend(config.backend, logger);
  const host = createHost({
    backend,
    path: config.path,
    logger,
    session: sessionOptions(config, judge),
  });
  const signalled = untilSignal();
  const listening = await host.listen({ port: config.port, host: config.host }).catch((error: unknown) => {
    throw listenError(error, config);
  });
  const answersFrom = await describeBackend(backend, config.backend);
  const inDoubt = config.judge && describeJudge(config.judge);
  process.stdout.write(banner(version, listening, answersFrom, inDoubt));
  const signal = await signalled;
  logger.info({ signal, drainTimeoutMs: config.drainTimeoutMs }, 'shutting down');
  await host.close({ timeoutMs: config.drainTimeoutMs });
  await backend.close?.();
  return 0;
}

/** What is printed when the server is ready; the first line is the one to wait for. */
function banner(
  version: string,
  { url }: Pick<Listening, 'url'>,
  answersFrom: string,
  inDoubt: string | undefined,
): string {
  const local = url.replace(/\/\/(0\.0\.0\.0|\[::\])(?=[:/])/, '//127.0.0.1');
  return [
    `realtime-rag ${version} listening on ${url}`,
    `  answers from  ${answersFrom}`,
    ...(inDoubt === undefined ? [] : [`  in doubt      ${inDoubt}`]),
    `  try it        npx realtime-rag client ${local}`,
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
