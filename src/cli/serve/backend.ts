import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RagBackend } from '../../backend/index';
import type { Logger } from '../../logging/logger';
import { savedIndex } from '../docs';
import { oneLine, UsageError } from '../errors';
import { nameOf } from '../settings';
import { loadingNews } from './loading-news';
import { type BackendChoice, type DocsChoice, SERVE } from './settings';

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
      case 'openai': {
        const { kind: _kind, docs: _docs, watch: _watch, ...options } = choice;
        const { createLocalBackend } = await import('../../backends/local/index');
        const { createOpenAIBackend } = await import('../../backends/openai/backend');
        const retriever = await createLocalBackend({
          ...(await localOptions(choice)),
          logger,
          onProgress: loadingNews(logger),
        });
        return closingBoth(createOpenAIBackend({ ...options, retriever, logger }), retriever);
      }
      case 'http': {
        const { kind: _, ...options } = choice;
        const { createHttpBackend } = await import('../../backends/http/index');
        return createHttpBackend({ ...options, logger });
      }
      case 'dify': {
        const { kind: _, ...options } = choice;
        const { createDifyBackend } = await import('../../backends/dify/index');
        return createDifyBackend({ ...options, logger });
      }
    }
  }, OUR_NAMES[choice.kind]);
}

/** Makes what a factory throws an error of use, with the names that the command line has for its options. */
export async function inUsersTerms<T>(create: () => Promise<T>, names: Names): Promise<T> {
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
    case 'openai':
      return choice.docs === undefined
        ? `a model, from a shop's sample handbook; your own documents: --docs <folder>`
        : 'a model, from your documents';
    case 'http':
      return 'a service over HTTP';
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
async function localOptions({ docs, watch }: DocsChoice) {
  if (docs === undefined) return { docs: sampleHandbook() };
  const index = await savedIndex(docs);
  if (index === undefined) return { docs, ...(watch ? { watch } : {}) };
  if (!watch) return { index };
  throw new Error(`${nameOf(SERVE.watch)} follows documents, not a saved index; name their folder.`);
}

type Names = Readonly<Record<string, string>>;

const DOCS: Names = { docs: nameOf(SERVE.docs), index: nameOf(SERVE.docs) };
const OUR_NAMES: Readonly<Record<BackendChoice['kind'], Names>> = {
  echo: {},
  local: DOCS,
  dify: {
    apiKey: SERVE.difyApiKey.env,
    baseUrl: SERVE.difyBaseUrl.env,
    timeoutMs: SERVE.difyTimeout.env,
    user: SERVE.difyUser.env,
    inputs: SERVE.difyInputs.env,
    contextInput: SERVE.difyContextInput.env,
  },
  openai: {
    ...DOCS,
    model: SERVE.openaiModel.env,
    apiKey: SERVE.openaiApiKey.env,
    baseUrl: SERVE.openaiBaseUrl.env,
    timeoutMs: SERVE.openaiTimeout.env,
  },
  http: {
    url: SERVE.httpUrl.env,
    headers: SERVE.httpHeaders.env,
    timeoutMs: SERVE.httpTimeout.env,
  },
};

/** One backend that was made here for the other is closed with it. */
function closingBoth(backend: RagBackend, other: RagBackend): RagBackend {
  return {
    ...backend,
    async close() {
      await backend.close?.();
      await other.close?.();
    },
  };
}

/** A factory names its own option; whoever uses the command line knows that by another name. */
function inOurNames(message: string, names: Names): string {
  return message.replace(/^create\w+: '?(\w+)'?/, (_, word: string) => names[word] ?? word);
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
