import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { afterEach } from 'vitest';

const open: Client[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((client) => client.close()));
});

/** The official client, closed after the test. */
export async function connectMcp(transport: Transport): Promise<Client> {
  const client = new Client({ name: 'test', version: '1.0.0' });
  open.push(client);
  await client.connect(transport);
  return client;
}

/** The same over HTTP. */
export function connectMcpTo(origin: string, key?: string): Promise<Client> {
  const headers: Record<string, string> = key === undefined ? {} : { authorization: `Bearer ${key}` };
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', origin), { requestInit: { headers } });
  // Its `sessionId` may be undefined, which `exactOptionalPropertyTypes` holds against it.
  return connectMcp(transport as Transport);
}

/** Calls a tool; the text of what it gives, with what is in it for programs. */
export async function callTool(client: Client, name: string, given: Record<string, unknown> = {}) {
  const result = (await client.callTool({ name, arguments: given })) as CallToolResult;
  return shown(result);
}

export function shown({ content, structuredContent: data, isError = false }: CallToolResult) {
  const text = content.map((part) => (part.type === 'text' ? part.text : `(${part.type})`)).join('\n');
  return { text, isError, ...(data === undefined ? {} : { data }) };
}
