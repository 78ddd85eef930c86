import { UsageError } from '../errors';
import { JSON_OUTPUT, positive } from '../settings/kinds';
import { type Environment, nameOf, readSettings, type Setting, type Values } from '../settings/setting';

export const CLIENT = {
  json: { ...JSON_OUTPUT, help: "print the server's messages as they come, one per line, and nothing else" },
  speed: {
    flags: '--speed <words>',
    env: 'REALTIME_RAG_SPEED',
    help: 'words per second at which a piped line is spoken, as growing partials',
    otherwise: 'at once',
    read: positive('words'),
  },
  language: {
    flags: '--language <tag>',
    env: 'REALTIME_RAG_LANGUAGE',
    help: 'language that is sent along, such as en or zh-CN',
  },
  key: {
    flags: '--key <key>',
    env: 'REALTIME_RAG_KEY',
    help: 'key or JWT that the server asks for; other users of this machine can see an option',
  },
  ticket: {
    flags: '--ticket <ticket>',
    env: 'REALTIME_RAG_TICKET',
    help: 'single-use ticket in place of a key, sent as a browser does',
  },
  token: {
    flags: '--token <token>',
    env: 'REALTIME_RAG_TOKEN',
    help: 'any of these, sent as the first message',
  },
  speaker: {
    flags: '--speaker <name>',
    env: 'REALTIME_RAG_SPEAKER',
    help: 'speaker that is sent along',
  },
  record: {
    flags: '--record <file>',
    env: 'REALTIME_RAG_CLIENT_RECORD',
    help: 'record the conversation in this new file, for replay',
    otherwise: 'nothing is recorded',
  },
} as const satisfies Record<string, Setting>;

/** Separate, because it is an argument, not an option. */
export const URL_SETTING = {
  flags: 'url',
  env: 'REALTIME_RAG_URL',
  help: 'address of the server',
  fallback: 'ws://127.0.0.1:8000/ws/realtime-asr',
} as const satisfies Setting;

export interface ClientConfig {
  url: string;
  json: boolean;
  /** Words per second; absent: a line is sent at once. */
  speed?: number;
  /** The server's credentials; at most one of them. */
  credential: { key?: string; ticket?: string; token?: string };
  /** Sent along with every chunk. */
  tags: { language?: string; speaker?: string };
  /** Path of the recording to write. */
  record?: string;
}

/** Reads commander's argument and options and the environment; throws a one-line `UsageError`. */
export function resolveClient(
  url: string | undefined,
  options: Readonly<Record<string, unknown>>,
  env: Environment,
): ClientConfig {
  const { json, speed, language, speaker, record, ...credentials } = readSettings(CLIENT, { options, env });
  return {
    url: url || env[URL_SETTING.env] || URL_SETTING.fallback,
    json,
    ...(speed === undefined ? {} : { speed }),
    credential: oneOnly(credentials),
    ...(record === undefined ? {} : { record }),
    tags: { ...(language === undefined ? {} : { language }), ...(speaker === undefined ? {} : { speaker }) },
  };
}

function oneOnly(
  credentials: Pick<Values<typeof CLIENT>, 'key' | 'ticket' | 'token'>,
): ClientConfig['credential'] {
  if (Object.keys(credentials).length > 1) {
    throw new UsageError(
      `Give only one of ${nameOf(CLIENT.key)}, ${nameOf(CLIENT.ticket)} and ${nameOf(CLIENT.token)}.`,
    );
  }
  return credentials;
}
