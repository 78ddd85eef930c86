import { loadMcpSdk } from '../../../mcp/sdk';
import { mcpServerFor } from '../../../mcp/server';
import { type AdmittedRequest, whenAdmitted } from '../admit';
import { readJsonBody } from '../body';
import type { Exchange, Route } from '../routes';
import { callerOf } from './calls';
import { deskFor } from './desk';

const SESSION_HEADER = 'Mcp-Session-Id';

/**
 * `/mcp`: the Model Context Protocol over streamable HTTP. Nothing is kept between two requests, so that any worker can
 * answer each; the session id only tells clients apart, and there is no stream of what no request has asked for.
 */
export const mcpRoute: Route = {
  path: '/mcp',
  endpoint: 'mcp',
  forPages: true,
  methods: {
    POST: (exchange) => whenAdmitted(exchange, answerPost),
    DELETE: (exchange) => whenAdmitted(exchange, answerDelete),
  },
  absent: ({ context }) =>
    context.options.mcp ? undefined : "This server does not speak MCP: turn it on with 'mcp', or --mcp.",
  errorBody: ({ error }) => ({ jsonrpc: '2.0', error: { code: SERVER_ERROR, message: error }, id: null }),
};

/** The code of JSON-RPC for errors that are up to the server. */
const SERVER_ERROR = -32_000;

async function answerPost(exchange: Exchange, asking: AdmittedRequest): Promise<void> {
  const { request, response, context, refuse } = exchange;
  const read = await readJsonBody(request, context.options.maxPayload);
  if ('refusal' in read) return refuse(read.refusal);
  const message = messageIn(read.json);
  if (!message) return refuse({ status: 400, error: 'Send one JSON-RPC message at a time.' });
  if (response.destroyed) return;
  const caller = callerOf(asking.principal.subject.name, request.headers['mcp-session-id']);
  if (message.method === 'notifications/cancelled') {
    context.calls.cancel(caller, message.params?.requestId);
    response.writeHead(202, { 'Content-Length': 0 }).end();
    return;
  }
  if (message.method === 'initialize') {
    response.setHeader(SESSION_HEADER, crypto.randomUUID());
    if (request.headers.origin !== undefined) {
      response.setHeader('Access-Control-Expose-Headers', `Retry-After, ${SESSION_HEADER}`);
    }
  }
  await answerWithSdk(exchange, asking, message, (cancel) => context.calls.add(caller, message.id, cancel));
}

/** Resolves when the response is over. */
async function answerWithSdk(
  exchange: Exchange,
  asking: AdmittedRequest,
  message: Message,
  begin: (cancel: () => void) => () => void,
): Promise<void> {
  const { request, response, context } = exchange;
  const sdk = await loadMcpSdk();
  const server = mcpServerFor(sdk, deskFor(exchange, asking), context.options.logger);
  const transport = new sdk.StreamableHTTPServerTransport();
  // Whoever has hung up cannot get the answer any more: what is running for it is aborted.
  const over = new Promise<void>((resolve) => response.once('close', resolve));
  const end = begin(() => void server.close());
  try {
    await server.connect(transport);
    response.setHeader('Cache-Control', 'no-store');
    // For nginx, which would collect what is streamed.
    response.setHeader('X-Accel-Buffering', 'no');
    await transport.handleRequest(request, response, message);
    await over;
  } finally {
    end();
    await server.close();
  }
}

/** There is nothing to be forgotten. */
function answerDelete({ response }: Exchange): void {
  response.writeHead(204).end();
}

interface Message {
  method?: unknown;
  id?: unknown;
  params?: { requestId?: unknown } | undefined;
}

function messageIn(json: unknown): Message | undefined {
  return typeof json === 'object' && json !== null && !Array.isArray(json) ? json : undefined;
}
