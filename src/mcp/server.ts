import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { version } from '../../package.json';
import type { Logger } from '../logging/logger';
import type { McpDesk } from './desk';
import { DOCUMENT_TEMPLATE, listDocuments, readDocument } from './documents';
import type { McpSdk } from './sdk';
import type { DocumentShelf } from './shelf';
import { askTool } from './tools/ask';
import { retrieveTool } from './tools/retrieve';
import { sessionTools } from './tools/sessions';
import type { Tool, ToolCall, ToolResult } from './tools/tool';

const INSTRUCTIONS =
  'Answers questions from the documents of this server. Answers cite their sources by number: pass the numbers on.';

/** Makes a server for one client. Connect it to a transport next. */
export function mcpServerFor(sdk: McpSdk, desk: McpDesk, logger: Logger): Server {
  const { documents } = desk;
  const server = new sdk.Server(
    { name: 'realtime-rag', title: 'realtime-rag', version },
    {
      capabilities: { tools: {}, ...(documents ? { resources: {} } : {}) },
      instructions: INSTRUCTIONS,
      jsonSchemaValidator: NO_FORMS,
    },
  );
  offerTools(server, sdk, toolsAt(desk), logger);
  if (documents) offerDocuments(server, sdk, documents, logger);
  server.onerror = (error) => logger.debug({ err: error }, 'an MCP message could not be handled');
  return server;
}

function toolsAt(desk: McpDesk): Tool[] {
  const { retrieve, sessions } = desk;
  return [
    askTool(desk),
    ...(retrieve ? [retrieveTool(retrieve, desk)] : []),
    ...(sessions ? sessionTools(sessions) : []),
  ];
}

function offerTools(server: Server, { types }: McpSdk, tools: readonly Tool[], logger: Logger): void {
  server.setRequestHandler(types.ListToolsRequestSchema, () => ({ tools: tools.map(described) }));
  server.setRequestHandler(
    types.CallToolRequestSchema,
    async ({ params }, { signal, _meta, sendNotification }) => {
      const tool = tools.find(({ name }) => name === params.name);
      if (!tool) throw new types.McpError(types.ErrorCode.InvalidParams, 'There is no such tool.');
      const token = _meta?.progressToken;
      const call: ToolCall = { signal };
      if (token !== undefined) {
        call.progress = (progress, message) => {
          const params = { progressToken: token, progress, message };
          // Whoever has gone gets no progress, and no result either.
          sendNotification({ method: 'notifications/progress', params }).catch(() => {});
        };
      }
      try {
        return shown(await tool.call(params.arguments, call));
      } catch (error) {
        logger.error({ err: error, tool: tool.name }, 'an MCP tool failed');
        return shown({ problem: 'The server failed to handle this call.' });
      }
    },
  );
}

function described({ name, title, description, input, output, openWorld }: Tool) {
  return {
    name,
    title,
    description,
    inputSchema: input,
    outputSchema: output,
    annotations: {
      title,
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: openWorld,
    },
  };
}

function shown(result: ToolResult) {
  if ('problem' in result) {
    return { isError: true, content: [{ type: 'text' as const, text: result.problem }] };
  }
  return { content: [{ type: 'text' as const, text: result.text }], structuredContent: result.data };
}

function offerDocuments(server: Server, { types }: McpSdk, shelf: DocumentShelf, logger: Logger): void {
  const { ErrorCode, McpError } = types;
  const failed = (error: unknown) => {
    logger.error({ err: error }, 'documents could not be read');
    return new McpError(ErrorCode.InternalError, 'The documents cannot be read now.');
  };
  server.setRequestHandler(types.ListResourcesRequestSchema, async ({ params }) => {
    const page = await listDocuments(shelf, params?.cursor).catch((error: unknown) => {
      throw failed(error);
    });
    if (!page) throw new McpError(ErrorCode.InvalidParams, 'The cursor is none that this server gave.');
    return page;
  });
  server.setRequestHandler(types.ListResourceTemplatesRequestSchema, () => ({
    resourceTemplates: [DOCUMENT_TEMPLATE],
  }));
  server.setRequestHandler(types.ReadResourceRequestSchema, async ({ params }) => {
    const document = await readDocument(shelf, params.uri).catch((error: unknown) => {
      throw failed(error);
    });
    // As the specification numbers a resource that is not there.
    if (!document) throw new McpError(-32_002, 'There is no document at this address.');
    return { contents: [document] };
  });
}

/** The SDK makes a validator per server for forms that users fill in. There are none here. */
const NO_FORMS = {
  getValidator: () => () => ({
    valid: false as const,
    data: undefined,
    errorMessage: 'This server sends no forms.',
  }),
};
