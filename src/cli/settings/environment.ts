import { existsSync, readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { UsageError } from '../errors';
import { type Environment, nameOf, type Setting } from './setting';

const DEFAULT_FILE = '.env';

export const ENV_FILE = {
  // Not --env-file: Node reads that one itself, wherever it stands, and exits with a message of its own.
  flags: '--env <file>',
  env: 'REALTIME_RAG_ENV_FILE',
  help: 'file with variables; the real environment wins over it',
  otherwise: `${DEFAULT_FILE} when there is one`,
} as const satisfies Setting;

/**
 * Reads the variables of the named file, or of `.env` in the current folder if there is one, into the
 * environment. Variables that are already set are left as they are. Throws a `UsageError` for a line that is not
 * an assignment: the parser would take it, with the next line, for the name of a variable.
 */
export function loadEnvFile(option: unknown, env: Environment): void {
  const named = typeof option === 'string' ? option : env[ENV_FILE.env] || undefined;
  if (named === undefined && !existsSync(DEFAULT_FILE)) return;
  const text = textOf(named ?? DEFAULT_FILE);
  const variables = parseEnv(text);
  for (const [name, value] of Object.entries(variables)) {
    if (!/^[\w.-]+$/.test(name)) throw strayLine(named ?? DEFAULT_FILE, text, name);
    process.env[name] ??= value;
  }
}

function textOf(path: string): string {
  try {
    // To the parser, a byte order mark and an indented comment would be parts of names.
    return readFileSync(path, 'utf8')
      .replace(/^\uFEFF/, '')
      .replace(/^[ \t]+(?=#)/gm, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `${nameOf(ENV_FILE)} names a file that cannot be read (${code ?? 'unknown reason'}).`,
    );
  }
}

/** Does not quote the line, which may be a key. */
function strayLine(path: string, text: string, name: string): UsageError {
  const lines = text.split(/\r?\n/);
  const start = name.split('\n', 1)[0]?.trim() ?? '';
  const number = lines.findIndex((line) => line.trim().startsWith(start)) + 1;
  return new UsageError(
    `Line ${number} of ${path} is not NAME=value: correct it, or begin it with # to make it a comment.`,
  );
}

/** Secrets may be in files that other processes cannot see: systemd credentials, Docker secrets. */
export const SECRET_FILES = {
  difyApiKeyFile: { env: 'DIFY_API_KEY_FILE', help: 'file that contains the key of the Dify app' },
  openaiApiKeyFile: {
    env: 'OPENAI_API_KEY_FILE',
    help: 'file that contains the key of the OpenAI-compatible API',
  },
  twilioAuthTokenFile: {
    env: 'TWILIO_AUTH_TOKEN_FILE',
    help: 'file that contains the auth token of the Twilio account',
  },
  redisUrlFile: {
    env: 'REALTIME_RAG_REDIS_URL_FILE',
    help: 'file that contains the address of the Redis, with its password',
  },
  webhookSecretsFile: {
    env: 'REALTIME_RAG_WEBHOOK_SECRETS_FILE',
    help: 'file that contains the secrets of webhooks, one source=secret per line',
  },
  webhookCallbackSecretFile: {
    env: 'REALTIME_RAG_WEBHOOK_CALLBACK_SECRET_FILE',
    help: 'file that contains the secret that answers are signed with',
  },
} as const satisfies Record<string, Setting>;

/** The environment with the content of each `NAME_FILE` as its `NAME`. Throws a `UsageError`. */
export function withSecretFiles(env: Environment): Environment {
  const read: Record<string, string> = {};
  for (const { env: fileName } of Object.values(SECRET_FILES)) {
    const path = env[fileName];
    if (!path) continue;
    const name = fileName.replace(/_FILE$/, '');
    if (env[name]) throw new UsageError(`Give either ${name} or ${fileName}, not both.`);
    read[name] = contentOf(path, fileName);
  }
  return { ...env, ...read };
}

function contentOf(path: string, fileName: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(`${fileName} names a file that cannot be read (${code ?? 'unknown reason'}).`);
  }
  if (text === '') throw new UsageError(`${fileName} names an empty file: put the secret in it.`);
  return text;
}
