import { readFileSync } from 'node:fs';
import { UsageError } from './errors';
import type { Environment, Setting } from './settings/setting';

/** A secret that may lie in a file, where other processes do not see it: systemd credentials, Docker secrets. */
export const SECRET_FILES = {
  difyApiKeyFile: { env: 'DIFY_API_KEY_FILE', help: 'file that the key of the Dify app is in' },
  openaiApiKeyFile: {
    env: 'OPENAI_API_KEY_FILE',
    help: 'file that the key of the OpenAI-compatible API is in',
  },
} as const satisfies Record<string, Setting>;

/** The environment with each `NAME_FILE` read into its `NAME`. Throws a `UsageError` of one line. */
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
    throw new UsageError(`The file of ${fileName} can not be read (${code ?? 'unknown error'}).`);
  }
  if (text === '') throw new UsageError(`The file of ${fileName} is empty: put the secret there.`);
  return text;
}
