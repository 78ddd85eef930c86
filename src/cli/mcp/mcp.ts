import { createMcpServer } from '../../mcp/index';
import { createLogger } from '../logger';
import { createBackend, describeBackend, documentsOf } from '../serve/backend';
import { secretsOf } from '../serve/log-secrets';
import { resolveServe, type ServeConfig } from '../serve/settings/serve';
import { untilOwnSignal } from '../serve/shutdown';
import type { Environment } from '../settings/setting';
import { forward } from './forward';
import { sdkOrExit } from './sdk';
import { readForward } from './settings';

/** Answers on stdin and stdout until the agent closes them, or a signal comes. Resolves with the exit status. */
export async function mcp(
  version: string,
  options: Readonly<Record<string, unknown>>,
  env: Environment,
): Promise<number> {
  const config = resolveServe(options, env);
  const to = readForward({ options, env });
  await sdkOrExit();
  const over = Promise.race([untilOwnSignal(() => {}), stdinEnds()]);
  const { logLevel: level, logFormat: format, logContent: content } = config.operation;
  const secrets = [...secretsOf(config, undefined), ...(to?.key === undefined ? [] : [to.key])];
  const logger = await createLogger({ level, format, secrets, content });
  if (to) await forward(to, logger, over);
  else await answer(config, version, logger, over);
  return 0;
}

async function answer(
  config: ServeConfig,
  version: string,
  logger: Awaited<ReturnType<typeof createLogger>>,
  over: Promise<unknown>,
): Promise<void> {
  const backend = await createBackend(config.backend, logger);
  const documents = documentsOf(backend);
  const { textLength } = config.limits;
  try {
    const server = await createMcpServer({
      backend,
      ...(documents ? { documents } : {}),
      ...(textLength === undefined ? {} : { textLength }),
      logger,
    });
    const { StdioServerTransport } = await import('@modelcontextprotocol/sdk/server/stdio.js');
    await server.connect(new StdioServerTransport());
    const answersFrom = await describeBackend(backend, config.backend);
    logger.info({ version, answersFrom }, 'answering over MCP on stdin and stdout');
    await over;
    await server.close();
  } finally {
    await backend.close?.();
  }
}

function stdinEnds(): Promise<void> {
  return new Promise((resolve) => {
    process.stdin.once('end', resolve).once('close', resolve);
  });
}
