import { existsSync } from 'node:fs';
import { Recorder } from '../../transcripts/recorder';
import { UsageError } from '../errors';
import { immediateFile } from '../recording/sinks';
import { createSpokenRedactor } from '../recording/spoken-redactor';
import { nameOf } from '../settings/setting';
import { CLIENT, type ClientConfig } from './settings';

/** Throws a `UsageError` when the file is there already: better before somebody has spoken. */
export function checkRecord({ record }: Pick<ClientConfig, 'record'>): void {
  if (record !== undefined && existsSync(record)) throw problemWith('EEXIST');
}

/** Each line of the recording is complete at once, so that any end of the program leaves a whole file. */
export function openRecorder({ record: path, credential, url, tags }: ClientConfig): Recorder | undefined {
  if (path === undefined) return undefined;
  const failed = (code: string) =>
    process.stderr.write(`realtime-rag: the recording is not continued: it cannot be written (${code}).\n`);
  const secrets = [...Object.values(credential), ...secretsIn(url)];
  try {
    return new Recorder({
      sink: immediateFile(path, failed),
      now: () => performance.now(),
      redact: createSpokenRedactor(secrets),
      startedAt: new Date(),
      ...(tags.language === undefined ? {} : { language: tags.language }),
    });
  } catch (error) {
    throw problemWith((error as NodeJS.ErrnoException).code);
  }
}

function problemWith(code = 'unknown reason'): UsageError {
  const setting = nameOf(CLIENT.record);
  return new UsageError(
    code === 'EEXIST'
      ? `${setting} names a file that exists: choose a new name, since a recording cannot be made again.`
      : `${setting} names a file that cannot be created (${code}).`,
  );
}

/** The user, the password and the values of the query of an address. */
function secretsIn(url: string): string[] {
  if (!URL.canParse(url)) return [];
  const { username, password, searchParams } = new URL(url);
  return [username, password, ...searchParams.values()].filter((secret) => secret !== '');
}
