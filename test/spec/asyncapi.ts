import { version } from '../../package.json';
import { ASR_SOURCES } from '../../src/asr/index';
import {
  asrChunkSchema,
  authSchema,
  controlSchema,
  keepaliveSchema,
  reconnectSchema,
} from '../../src/protocol/client-messages';
import { CLOSES, PROTOCOL_PATH, SUBPROTOCOL } from '../../src/protocol/index';
import {
  ackSchema,
  answerSchema,
  errorSchema,
  offerSchema,
  referenceSchema,
  sourceSchema,
  statusSchema,
  timingSchema,
  usageSchema,
  warningSchema,
} from '../../src/protocol/server-messages';
import { described, type JsonSchema, jsonSchemasOf } from './json-schemas';

const CLIENT = 'src/protocol/client-messages.ts';
const SERVER = 'src/protocol/server-messages.ts';

/** What goes over the WebSocket, by the name of its schema: who sends it, and what it is for. */
const MESSAGES = {
  asr_chunk: { schema: asrChunkSchema, file: CLIENT, summary: 'Recognised speech.' },
  control: { schema: controlSchema, file: CLIENT, summary: 'Pause, resume, stop, ask now, cancel.' },
  keepalive: { schema: keepaliveSchema, file: CLIENT, summary: 'Nothing; it is acknowledged.' },
  reconnect: { schema: reconnectSchema, file: CLIENT, summary: 'Goes on with an earlier session.' },
  auth: { schema: authSchema, file: CLIENT, summary: 'A credential, as the first message or a fresh one.' },
  ack: { schema: ackSchema, file: SERVER, summary: 'A message was received.' },
  status: { schema: statusSchema, file: SERVER, summary: 'What the session does.' },
  answer: { schema: answerSchema, file: SERVER, summary: 'A part of an answer.' },
  error: { schema: errorSchema, file: SERVER, summary: 'A message, a question or the connection failed.' },
};

const PARTS = {
  source: sourceSchema,
  usage: usageSchema,
  timing: timingSchema,
  reference: referenceSchema,
  warning: warningSchema,
  offer: offerSchema,
};

/** What the address of the WebSocket may say. */
const QUERY = {
  type: 'object',
  properties: {
    format: {
      type: 'string',
      enum: ['native', ...ASR_SOURCES],
      description:
        'The recogniser whose messages the client forwards unchanged; `native` for the messages of this document alone.',
    },
    meeting: {
      type: 'string',
      pattern: '^[^:]+:.+$',
      examples: ['recall:2d0c3d7a'],
      description: 'The meeting whose session the client reads: a source of webhooks, a colon and the id.',
    },
  },
};

/** The AsyncAPI 3 document of the WebSocket. */
export function asyncApi() {
  const names = Object.keys(MESSAGES) as (keyof typeof MESSAGES)[];
  const schemas = jsonSchemasOf({
    ...PARTS,
    ...Object.fromEntries(names.map((name) => [name, MESSAGES[name].schema])),
  });
  for (const name of names) {
    schemas[name] = described(schemas[name] as JsonSchema, MESSAGES[name].file, `${camel(name)}Schema`);
  }
  for (const name of Object.keys(PARTS)) {
    schemas[name] = described(schemas[name] as JsonSchema, SERVER, `${name}Schema`);
  }
  const of = (file: string) => names.filter((name) => MESSAGES[name].file === file);
  const refs = (list: string[]) => list.map((name) => ({ $ref: `#/channels/session/messages/${name}` }));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'realtime-rag',
      version,
      description:
        'PROTOCOL.md in the package says all of this in words, with transcripts. Recognised speech goes in, status and answers with sources come out: one JSON object per text frame. ' +
        `The subprotocol is ${SUBPROTOCOL}. Unknown fields are ignored; null counts as not given. The server closes ` +
        `with ${closes()}.`,
      license: { name: 'MIT' },
    },
    defaultContentType: 'application/json',
    channels: {
      session: {
        address: PROTOCOL_PATH,
        title: 'A session',
        messages: Object.fromEntries(names.map((name) => [name, { $ref: `#/components/messages/${name}` }])),
        bindings: { ws: { method: 'GET', query: QUERY, bindingVersion: '0.1.0' } },
      },
    },
    operations: {
      receiveMessage: {
        action: 'receive',
        channel: { $ref: '#/channels/session' },
        summary: 'What clients send.',
        messages: refs(of(CLIENT)),
        security: [{ $ref: '#/components/securitySchemes/bearer' }],
      },
      sendMessage: {
        action: 'send',
        channel: { $ref: '#/channels/session' },
        summary: 'What the server sends.',
        messages: refs(of(SERVER)),
      },
    },
    components: {
      messages: Object.fromEntries(
        names.map((name) => [
          name,
          { name, summary: MESSAGES[name].summary, payload: { $ref: `#/components/schemas/${name}` } },
        ]),
      ),
      schemas,
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'Where keys are required. Browsers use a ticket (openapi.json) or an auth message.',
        },
      },
    },
  };
}

/** Some are without a reason; what a client sees when the connection is lost is never sent. */
function closes(): string {
  return Object.values(CLOSES)
    .filter((close) => close !== CLOSES.lost)
    .map(({ code, reason }) => (reason === '' ? `${code}` : `${code} (${reason})`))
    .join(', ');
}

function camel(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}
