/** What is used of the official SDK. */
export interface McpSdk {
  Server: typeof import('@modelcontextprotocol/sdk/server/index.js').Server;
  StreamableHTTPServerTransport: typeof import('@modelcontextprotocol/sdk/server/streamableHttp.js').StreamableHTTPServerTransport;
  types: typeof import('@modelcontextprotocol/sdk/types.js');
}

/** Loads the SDK, which has to be installed alongside this package. Rejects with one line when it is not. */
export async function loadMcpSdk(): Promise<McpSdk> {
  try {
    const [{ Server }, { StreamableHTTPServerTransport }, types] = await Promise.all([
      import('@modelcontextprotocol/sdk/server/index.js'),
      import('@modelcontextprotocol/sdk/server/streamableHttp.js'),
      import('@modelcontextprotocol/sdk/types.js'),
    ]);
    return { Server, StreamableHTTPServerTransport, types };
  } catch (cause) {
    throw new Error(
      'MCP needs the package @modelcontextprotocol/sdk: npm install @modelcontextprotocol/sdk',
      {
        cause,
      },
    );
  }
}
