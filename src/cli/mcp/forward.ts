import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { Logger } from '../../logging/logger';
import type { ForwardChoice } from './settings';

/** Passes messages on between stdin and stdout and a server over HTTP, as they come, until it is `over`. */
export async function forward(
  { url, key }: ForwardChoice,
  logger: Logger,
  over: Promise<unknown>,
): Promise<void> {
  const [{ StdioServerTransport }, { StreamableHTTPClientTransport }] = await Promise.all([
    import('@modelcontextprotocol/sdk/server/stdio.js'),
    import('@modelcontextprotocol/sdk/client/streamableHttp.js'),
  ]);
  const agent: Transport = new StdioServerTransport();
  const server = new StreamableHTTPClientTransport(url, {
    requestInit: { headers: key === undefined ? {} : { Authorization: `Bearer ${key}` } },
  });
  agent.onmessage = (message) => {
    server.send(message).catch((error: unknown) => {
      logger.error({ err: error }, 'the server did not take a message');
      if ('method' in message && 'id' in message) void agent.send(refusal(message.id, error));
    });
  };
  server.onmessage = (message) => {
    const version = versionIn(message);
    if (version !== undefined) server.setProtocolVersion(version);
    void agent.send(message);
  };
  server.onerror = (error) => logger.debug({ err: error }, 'the connection to the server has failed');
  await server.start();
  await agent.start();
  logger.info({}, 'passing MCP on to a server');
  await over;
  await server.close();
  await agent.close();
}

/** The answer to a request that the server did not take: in our words, whatever it has sent. */
function refusal(id: string | number, error: unknown): JSONRPCMessage {
  const { code } = error as { code?: unknown };
  const message = (typeof code === 'number' && REFUSALS[code]) || 'The server cannot be reached now.';
  return { jsonrpc: '2.0', id, error: { code: -32_000, message } };
}

const REFUSALS: Readonly<Record<number, string>> = {
  401: 'The server does not accept the key: check --key (REALTIME_RAG_KEY).',
  403: 'The server does not let this client in.',
  404: 'The server does not speak MCP there: start it with --mcp, and end the address with /mcp.',
  429: 'The server takes no more requests from here now; ask again later.',
  503: 'The server takes no requests now; ask again later.',
};

/** What both agreed on, in the answer to the first request. */
function versionIn(message: JSONRPCMessage): string | undefined {
  const result = 'result' in message ? message.result : undefined;
  return typeof result?.protocolVersion === 'string' ? result.protocolVersion : undefined;
}
