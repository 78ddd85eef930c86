import { amount, type Environment, given, onOff, type Setting } from '../settings';

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
  /** What goes along with every chunk. */
  tags: { language?: string; speaker?: string };
}

/** From commander's argument and options and the environment; throws a `UsageError` of one line. */
export function resolveClient(
  url: string | undefined,
  options: Readonly<Record<string, unknown>>,
  env: Environment,
): ClientConfig {
  const { json, speed, language, speaker } = given(CLIENT, options, env);
  return {
    url: url || env[URL_SETTING.env] || URL_SETTING.fallback,
    json: onOff(CLIENT.json, json),
    ...(speed === undefined ? {} : { speed: amount(CLIENT.speed, speed, 'words', 'positive') }),
    tags: {
      ...(language === undefined ? {} : { language }),
      ...(speaker === undefined ? {} : { speaker }),
    },
  };
}
