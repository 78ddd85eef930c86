import { UsageError } from '../errors';
import { amount, type Environment, type Given, given, nameOf, onOff, type Setting } from '../settings/setting';

export const CLIENT = {
  json: {
    flags: '--json',
    env: 'REALTIME_RAG_JSON',
    help: "print the server's messages as they come, one a line, and nothing else",
  },
  speed: {
    flags: '--speed <words>',
    env: 'REALTIME_RAG_SPEED',
    help: 'words per second at which a piped line is spoken, as growing partials',
    otherwise: 'at once',
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
} as const satisfies Record<string, Setting>;

/** Sits apart: it is an argument, not an option. */
export const URL_SETTING = {
  flags: 'url',
  env: 'REALTIME_RAG_URL',
  help: 'address of the server',
  fallback: 'ws://127.0.0.1:8000/ws/realtime-asr',
} as const satisfies Setting;

export interface ClientConfig {
  url: string;
  json: boolean;
  /** Words per second; absent: a line is said at once. */
  speed?: number;
  /** What the server asks for; at most one of them. */
  credential: { key?: string; ticket?: string; token?: string };
  /** What goes along with every chunk. */
  tags: { language?: string; speaker?: string };
}

/** From commander's argument and options and the environment; throws a `UsageError` of one line. */
export function resolveClient(
  url: string | undefined,
  options: Readonly<Record<string, unknown>>,
  env: Environment,
): ClientConfig {
  const values = given(CLIENT, options, env);
  const { json, speed, language, speaker } = values;
  return {
    url: url || env[URL_SETTING.env] || URL_SETTING.fallback,
    json: onOff(CLIENT.json, json),
    ...(speed === undefined ? {} : { speed: amount(CLIENT.speed, speed, 'words', 'positive') }),
    credential: credentialOf(values),
    tags: {
      ...(language === undefined ? {} : { language }),
      ...(speaker === undefined ? {} : { speaker }),
    },
  };
}

function credentialOf({ key, ticket, token }: Given<typeof CLIENT>): ClientConfig['credential'] {
  const named = Object.entries({ key, ticket, token }).filter(([, value]) => value !== undefined);
  if (named.length > 1) {
    throw new UsageError(
      `Give only one of ${nameOf(CLIENT.key)}, ${nameOf(CLIENT.ticket)} and ${nameOf(CLIENT.token)}.`,
    );
  }
  return Object.fromEntries(named);
}
