import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { RagBackend, SpeculationLevel } from '../../backend/index';
import type { LoadProgress, LocalBackend } from '../../backends/local/index';
import type { Logger } from '../../logging/logger';
import type { DocumentShelf } from '../../mcp/shelf';
import { inSettingNames } from '../errors';
import { nameOf, namesOf } from '../settings/setting';
import {
  ANSWERING,
  type BackendChoice,
  DIFY,
  type DocsChoice,
  type EmbeddingChoice,
  HTTP,
  OPENAI,
} from './settings/backends';

/**
 * Creates the chosen backend. Only the code of that backend is loaded.
 *
 * @param speculative how far it may be asked about questions that are still being spoken
 */
export async function createBackend(
  choice: BackendChoice,
  logger: Logger,
  speculative: SpeculationLevel = 'off',
): Promise<RagBackend> {
  return inSettingNames(SETTING_NAMES[choice.kind], async () => {
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
        const {
          kind: _kind,
          docs: _docs,
          watch: _watch,
          answerConfidence: _least,
          embed: _embed,
          ...options
        } = choice;
        const { createLocalBackend } = await import('../../backends/local/index');
        const { createOpenAIBackend } = await import('../../backends/openai/backend');
        const retriever = await createLocalBackend({
          ...(await localOptions(choice)),
          logger,
          onProgress: loadingNews(logger),
        });
        return closingBoth(createOpenAIBackend({ ...options, retriever, logger, speculative }), retriever);
      }
      case 'http': {
        const { kind: _, ...options } = choice;
        const { createHttpBackend } = await import('../../backends/http/index');
        return createHttpBackend({ ...options, logger, speculative });
      }
      case 'dify': {
        const { kind: _, ...options } = choice;
        const { createDifyBackend } = await import('../../backends/dify/index');
        return createDifyBackend({ ...options, logger, speculative });
      }
    }
  });
}

/** The documents that a backend answers from, when it has them at hand. */
export function documentsOf(backend: RagBackend): DocumentShelf | undefined {
  return 'documents' in backend ? (backend.documents as DocumentShelf) : undefined;
}

/** One line for startup: where the answers come from. */
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

/** Documents, or a saved index; the sample handbook when there is neither. */
async function localOptions({ docs, watch, answerConfidence, embed }: DocsChoice) {
  const search = {
    ...(answerConfidence === undefined ? {} : { answerConfidence }),
    ...(embed === undefined ? {} : await embedOptions(embed)),
  };
  if (docs === undefined) return { docs: sampleHandbook(), ...search };
  const index = await savedIndex(docs);
  if (index === undefined) return { docs, ...(watch ? { watch } : {}), ...search };
  if (!watch) return { index, ...search };
  throw new Error(`${nameOf(ANSWERING.watch)} follows documents, not a saved index; name their folder.`);
}

/** The options of a local backend that finds passages by meaning as well. */
export async function embedOptions(choice: EmbeddingChoice) {
  const { createOpenAIEmbed } = await import('../../backends/openai/embed');
  return { embed: createOpenAIEmbed(choice), embedModel: choice.model };
}

const DOCS = {
  docs: nameOf(ANSWERING.docs),
  index: nameOf(ANSWERING.docs),
  model: nameOf(ANSWERING.embed),
  baseUrl: nameOf(ANSWERING.embed),
  apiKey: nameOf(ANSWERING.embed),
};
const SETTING_NAMES: Readonly<Record<BackendChoice['kind'], Readonly<Record<string, string>>>> = {
  echo: {},
  local: DOCS,
  dify: namesOf(DIFY),
  openai: { ...DOCS, ...namesOf(OPENAI) },
  http: namesOf(HTTP),
};

/** If one backend was created here for another, both are closed together. */
function closingBoth(backend: RagBackend, other: LocalBackend): RagBackend & Pick<LocalBackend, 'documents'> {
  return {
    ...backend,
    documents: other.documents,
    async close() {
      await backend.close?.();
      await other.close?.();
    },
  };
}

/** The handbook is at the root of the package: beside dist/, or above src/ when run from source. */
function sampleHandbook(): string {
  const places = ['../handbook', '../../../handbook'].map((at) =>
    fileURLToPath(new URL(at, import.meta.url)),
  );
  const found = places.find((place) => existsSync(place));
  if (found) return found;
  throw new Error(
    `The sample handbook is missing from this package; give a folder with ${nameOf(ANSWERING.docs)}.`,
  );
}

/**
 * The extensions of documents, none of which is an index. Not the backend's own list: importing that would
 * load the backend.
 */
const DOCUMENT = /\.(?:md|markdown|txt|html?|pdf|docx)$/i;

/** The bytes of the one named file, unless it is a document; the backend checks whether it is an index. */
async function savedIndex(entries: readonly string[]): Promise<Uint8Array | undefined> {
  const [path = '', ...others] = entries;
  if (others.length > 0 || DOCUMENT.test(path)) return undefined;
  const entry = await stat(path).catch(() => undefined);
  return entry?.isFile() ? readFile(path) : undefined;
}

/** Loading that takes longer than this, in milliseconds, is logged, and again after each such interval. */
const EVERY = 3000;

/** Logs the progress of reading the documents when that takes long. */
export function loadingNews(
  logger: Logger,
  now: () => number = () => performance.now(),
): (progress: LoadProgress) => void {
  let toldAt = now();
  return ({ stage, done, total }) => {
    if (now() - toldAt < EVERY) return;
    toldAt = now();
    logger.info({ stage, done, total }, `${stage} documents: ${done} of ${total}`);
  };
}
