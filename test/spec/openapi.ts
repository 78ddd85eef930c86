import * as v from 'valibot';
import { version } from '../../package.json';
import { ASR_SOURCES } from '../../src/asr/index';
import { chatBodySchema } from '../../src/host/http-pages/chat/body';
import { ticketBodySchema } from '../../src/host/http-pages/tickets';
import { PROTOCOL_PATH, type ServerSettings } from '../../src/protocol/index';
import { sourceSchema } from '../../src/protocol/server-messages';
import {
  apiErrorSchema,
  chatCompletionChunkSchema,
  chatCompletionSchema,
  completionUsageSchema,
  modelListSchema,
  modelSchema,
} from './chat-schemas';
import { described, type JsonSchema, jsonSchemasOf } from './json-schemas';

const amount = v.nullable(v.number());

/** Only written here: no code reads it. */
const serverSettingsSchema: v.GenericSchema<ServerSettings> = v.strictObject({
  version: v.string(),
  backend: v.string(),
  mode: v.string(),
  answer_from: v.exactOptional(v.number()),
  offer_from: v.exactOptional(v.number()),
  names: v.array(v.string()),
  name_required: v.boolean(),
  speakers: v.exactOptional(
    v.strictObject({
      only: v.exactOptional(v.array(v.string())),
      except: v.exactOptional(v.array(v.string())),
    }),
  ),
  while_answering: v.string(),
  cooldown_ms: amount,
  duplicate_window_ms: amount,
  speculate: v.string(),
  judge: v.boolean(),
  resume_window_ms: v.exactOptional(v.number()),
  limits: v.strictObject({
    questions_per_minute: amount,
    concurrent_questions: amount,
    messages_per_second: amount,
    text_length: amount,
  }),
});

const SCHEMAS = {
  Source: sourceSchema,
  TicketRequest: ticketBodySchema,
  Ticket: v.strictObject({ ticket: v.string(), expires_at: v.pipe(v.string(), v.isoTimestamp()) }),
  ChatCompletionRequest: chatBodySchema,
  CompletionUsage: completionUsageSchema,
  ChatCompletion: chatCompletionSchema,
  ChatCompletionChunk: chatCompletionChunkSchema,
  Model: modelSchema,
  ModelList: modelListSchema,
  Taken: v.strictObject({ status: v.picklist(['taken', 'repeated', 'over', 'ignored', 'unknown']) }),
  Error: v.strictObject({ error: v.string() }),
  ApiError: apiErrorSchema,
  JsonRpcMessage: v.looseObject({
    jsonrpc: v.literal('2.0'),
    id: v.optional(v.nullable(v.union([v.string(), v.number()]))),
    method: v.optional(v.string()),
    params: v.optional(v.looseObject({})),
    result: v.optional(v.looseObject({})),
    error: v.optional(v.looseObject({ code: v.number(), message: v.string() })),
  }),
  ServerSettings: serverSettingsSchema,
  Health: v.looseObject({ status: v.string() }),
};

type SchemaName = keyof typeof SCHEMAS;

const SOURCES: Partial<Record<SchemaName, [file: string, constant: string]>> = {
  Source: ['src/protocol/server-messages.ts', 'sourceSchema'],
  TicketRequest: ['src/host/http-pages/tickets.ts', 'ticketBodySchema'],
  ChatCompletionRequest: ['src/host/http-pages/chat/body.ts', 'chatBodySchema'],
};

const ref = (name: SchemaName) => ({ $ref: `#/components/schemas/${name}` });
const json = (name: SchemaName) => ({ 'application/json': { schema: ref(name) } });
const ok = (description: string, name: SchemaName) => ({ description, content: json(name) });

const REFUSALS: Record<number, string> = {
  400: 'The body cannot be used.',
  401: 'The credential is missing or not accepted.',
  403: 'This credential, or pages of this origin, may not do this.',
  404: 'There is no such thing on this server.',
  406: 'The client does not accept both JSON and an event stream.',
  413: 'The body is too large.',
  415: 'The body is not declared as JSON.',
  429: 'A limit is reached; Retry-After says for how long.',
  502: 'The backend failed.',
  503: 'The server is full or shuts down, or the backend cannot be reached; Retry-After says for how long.',
  504: 'The backend took too long.',
};

function refused(name: 'Error' | 'ApiError' | 'JsonRpcMessage', ...statuses: number[]) {
  return Object.fromEntries(statuses.map((status) => [status, ok(REFUSALS[status] ?? '', name)]));
}

const open: object[] = [{}];

function statusPage(summary: string) {
  const responses = { 200: ok('Yes.', 'Health'), 503: ok('No.', 'Health') };
  return { get: { summary, tags: ['status'], security: open, responses } };
}

function document(summary: string) {
  const responses = {
    200: { description: summary, content: { 'application/json': { schema: { type: 'object' } } } },
  };
  return { get: { summary, tags: ['documents'], security: open, responses } };
}

const paths = {
  '/v1/chat/completions': {
    post: {
      operationId: 'createChatCompletion',
      summary: 'Answers the last user message, in the form of the OpenAI API',
      description:
        'Earlier messages of users and assistants are passed on as what was said before. Nothing is kept between ' +
        'requests. Errors in a stream are an event with an `error`, and the last.',
      tags: ['chat'],
      requestBody: { required: true, content: json('ChatCompletionRequest') },
      responses: {
        200: {
          description: 'The answer: in one piece, or with `stream` as events that end with `data: [DONE]`.',
          content: {
            ...json('ChatCompletion'),
            'text/event-stream': { schema: ref('ChatCompletionChunk') },
          },
        },
        ...refused('ApiError', 400, 401, 403, 404, 413, 415, 429, 502, 503, 504),
      },
    },
  },
  '/v1/models': {
    get: {
      operationId: 'listModels',
      summary: 'The models that a chat completion may name',
      tags: ['chat'],
      responses: { 200: ok('All of them.', 'ModelList'), ...refused('ApiError', 401, 403, 429, 503) },
    },
  },
  '/v1/models/{id}': {
    get: {
      operationId: 'retrieveModel',
      summary: 'One of them',
      tags: ['chat'],
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      responses: { 200: ok('The model.', 'Model'), ...refused('ApiError', 401, 403, 404, 429, 503) },
    },
  },
  '/v1/tickets': {
    post: {
      operationId: 'createTicket',
      summary: 'A short-lived ticket that lets a browser connect once',
      tags: ['tickets'],
      requestBody: { required: false, content: json('TicketRequest') },
      responses: { 201: ok('The ticket.', 'Ticket'), ...refused('Error', 400, 401, 403, 404, 413, 429, 503) },
    },
  },
  '/v1/transcripts/{source}': {
    post: {
      operationId: 'takeTranscript',
      summary: 'A signed message of a meeting bot or recogniser, as it sends it',
      description:
        'Signed by the Standard Webhooks scheme (`webhook-id`, `webhook-timestamp`, `webhook-signature`, or the same with ' +
        '`svix-`); by Attendee with `X-Webhook-Signature`. It is answered as soon as it is part of the session of its ' +
        'meeting, and also when it was taken before.',
      tags: ['transcripts'],
      security: open,
      parameters: [
        { name: 'source', in: 'path', required: true, schema: { type: 'string', enum: [...ASR_SOURCES] } },
        {
          name: 'meeting',
          in: 'query',
          description: 'The id of the meeting, for sources whose messages do not name it.',
          schema: { type: 'string', maxLength: 128 },
        },
      ],
      requestBody: { required: true, content: { 'application/json': { schema: {} } } },
      responses: {
        200: ok('It is taken, or of no use.', 'Taken'),
        ...refused('Error', 400, 401, 403, 404, 413, 429, 503),
      },
    },
  },
  '/mcp': {
    post: {
      operationId: 'callMcp',
      summary: 'One JSON-RPC message of the Model Context Protocol (streamable HTTP)',
      description:
        'Batches are refused. The answer to a request is an event stream; notifications get 202. Nothing is kept ' +
        'between requests.',
      tags: ['mcp'],
      requestBody: { required: true, content: json('JsonRpcMessage') },
      responses: {
        200: {
          description: 'The answer, and the progress before it.',
          content: { 'text/event-stream': { schema: ref('JsonRpcMessage') } },
        },
        202: { description: 'The notification is taken.' },
        ...refused('JsonRpcMessage', 400, 401, 403, 404, 406, 413, 415, 429, 503),
      },
    },
  },
  '/': {
    get: {
      summary: 'The page where people can talk to the server',
      description:
        'Without keys for requests that come from this machine directly, and only while the server listens there.',
      tags: ['page'],
      security: open,
      responses: {
        200: { description: 'The page.', content: { 'text/html': { schema: { type: 'string' } } } },
        ...refused('Error', 404, 503),
      },
    },
  },
  '/console/{file}': {
    get: {
      summary: 'What the page loads',
      tags: ['page'],
      security: open,
      parameters: [
        {
          name: 'file',
          in: 'path',
          required: true,
          schema: { type: 'string', enum: ['page.js', 'page.css', 'icon.svg'] },
        },
      ],
      responses: {
        200: { description: 'The file.', content: { '*/*': { schema: { type: 'string' } } } },
        304: { description: 'It has not changed.' },
        ...refused('Error', 404, 503),
      },
    },
  },
  '/console/settings': {
    get: {
      operationId: 'getServerSettings',
      summary: 'The settings that matter to somebody who talks to the server, where it shows the page',
      description: 'The limits are those of whoever asks; null means none.',
      tags: ['page'],
      responses: { 200: ok('They.', 'ServerSettings'), ...refused('Error', 401, 403, 404, 429, 503) },
    },
  },
  '/livez': statusPage('Whether the process works'),
  '/readyz': statusPage('Whether it should get more clients'),
  '/healthz': statusPage('Whether it serves, and which backend answers'),
  '/metrics': {
    get: {
      summary: 'Metrics for Prometheus, for operators',
      tags: ['status'],
      security: open,
      responses: {
        200: { description: 'All metrics.', content: { 'text/plain': { schema: { type: 'string' } } } },
        ...refused('Error', 404, 503),
      },
    },
  },
  '/openapi.json': document('This document'),
  '/asyncapi.json': document(`What goes over the WebSocket at ${PROTOCOL_PATH}, as AsyncAPI`),
};

/** The OpenAPI 3.1 document of everything that is not WebSocket. */
export function openApi() {
  const schemas = jsonSchemasOf(SCHEMAS);
  for (const [name, [file, constant]] of Object.entries(SOURCES)) {
    schemas[name] = described(schemas[name] as JsonSchema, file, constant);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'realtime-rag',
      version,
      description:
        'Questions over HTTP, agents, webhooks, tickets for browsers, and status pages. Speech goes over the WebSocket.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ bearer: [] }, {}],
    tags: [
      { name: 'chat' },
      { name: 'tickets' },
      { name: 'transcripts' },
      { name: 'mcp' },
      { name: 'page' },
      { name: 'status' },
      { name: 'documents' },
    ],
    paths,
    components: {
      schemas,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'Where keys are required.' },
      },
    },
  };
}
