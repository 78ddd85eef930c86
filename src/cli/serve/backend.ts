import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RagBackend } from '../../backends/index';
import type { Logger } from '../../logger';
import { savedIndex } from '../docs';
import { oneLine, UsageError } from '../errors';
import { nameOf } from '../settings';
import { loadingNews } from './loading-news';
import { type BackendChoice, SERVE } from './settings';

/** Creates what was chosen. Only the code of that one backend is loaded. */
export async function createBackend(choice: BackendChoice, logger: Logger): Promise<RagBackend> {
  return inUsersTerms(async () => {
    switch (choice.kind) {
      case 'echo': {
        const { createEchoBackend } = await import('../../backends/echo');
        return createEchoBackend({ mock: choice.mock });
      }
      case 'local': {
        const { createLocalBackend } = await import('../../backends/local/index');
        return await createLocalBackend({
          ...(await localOptions(choice)),
          logger,
          onProgress: loadingNews(logger),
        });
      }
      case 'dify': {
        const { kind: _, ...options } = choice;
        const { createDifyBackend } = await import('../../backends/dify/index');
        return createDifyBackend({ ...options, logger });
      }
    }
  });
}

/** Makes what a factory throws an error of use, with the names that the command line has for its options. */
export async function inUsersTerms<T>(create: () => Promise<T>, names = OUR_NAMES): Promise<T> {
  try {
    return await create();
  } catch (error) {
    throw new UsageError(inOurNames(oneLine(error), names));
  }
}

/** One line for the start: where the answers come from. */
export async function describeBackend(backend: RagBackend, choice: BackendChoice): Promise<string> {
  switch (choice.kind) {
    case 'echo':
      return choice.mock ? 'a mock: no knowledge base is asked' : 'an echo: each question is given back';
    case 'dify':
      return 'a Dify app';
    case 'local': {
      const report = await backend.check?.({ signal: new AbortController().signal });
      const detail = report ? ` (${report.detail.replace(/\.$/, '')})` : '';
      return choice.docs === undefined
        ? `a shop's sample handbook${detail}; your own documents: --docs <folder>`
        : `your documents${detail}`;
    }
  }
}

/** Documents, or an index that was saved; the sample handbook when there is neither. */
async function localOptions({ docs, watch }: Extract<BackendChoice, { kind: 'local' }>) {
  if (docs === undefined) return { docs: sampleHandbook() };
  const index = await savedIndex(docs);
  if (index === undefined) return { docs, ...(watch ? { watch } : {}) };
  if (!watch) return { index };
  throw new Error(`${nameOf(SERVE.watch)} follows documents, not a saved index; name their folder.`);
}

const OUR_NAMES: Readonly<Record<string, string>> = {
  apiKey: SERVE.difyApiKey.env,
  baseUrl: SERVE.difyBaseUrl.env,
  timeoutMs: SERVE.difyTimeout.env,
  user: SERVE.difyUser.env,
  inputs: SERVE.difyInputs.env,
  contextInput: SERVE.difyContextInput.env,
  docs: nameOf(SERVE.docs),
  index: nameOf(SERVE.docs),
};

/** A factory names its own option; whoever uses the command line knows that by another name. */
function inOurNames(message: string, names: Readonly<Record<string, string>>): string {
  return message.replace(/^create\w+: (\w+)/, (_, word: string) => names[word] ?? word);
}

/** The handbook lies at the root of the package: beside dist/, or above src/ when run from source. */
function sampleHandbook(): string {
  const places = ['../handbook', '../../../handbook'].map((at) =>
    fileURLToPath(new URL(at, import.meta.url)),
  );
  const found = places.find((place) => existsSync(place));
  if (found) return found;
  throw new Error(
    `The sample handbook is missing from this package; give a folder with ${nameOf(SERVE.docs)}.`,
  );
}
