import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { RagBackend } from '../../backends/index';
import type { Logger } from '../../logger';
import { oneLine, UsageError } from '../errors';
import { nameOf } from '../settings';
import { type BackendChoice, SERVE } from './settings';

/** Creates what was chosen. Only the code of that one backend is loaded. */
export async function createBackend(choice: BackendChoice, logger: Logger): Promise<RagBackend> {
  try {
    switch (choice.kind) {
      case 'echo': {
        const { createEchoBackend } = await import('../../backends/echo');
        return createEchoBackend({ mock: choice.mock });
      }
      case 'local': {
        const { createLocalBackend } = await import('../../backends/local/index');
        return await createLocalBackend({ docs: choice.docs ?? sampleHandbook(), logger });
      }
      case 'openai': {
        const { kind: _, docs, ...options } = choice;
        const { createLocalBackend } = await import('../../backends/local/index');
        const { createOpenAIBackend } = await import('../../backends/openai/index');
        const retriever = await createLocalBackend({ docs: docs ?? sampleHandbook(), logger });
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
  } catch (error) {
    throw new UsageError(inOurNames(choice.kind, oneLine(error)));
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

const OUR_NAMES: Readonly<Record<BackendChoice['kind'], Readonly<Record<string, string>>>> = {
  echo: {},
  local: { docs: nameOf(SERVE.docs) },
  dify: {
    apiKey: SERVE.difyApiKey.env,
    baseUrl: SERVE.difyBaseUrl.env,
    timeoutMs: SERVE.difyTimeout.env,
    user: SERVE.difyUser.env,
    inputs: SERVE.difyInputs.env,
    contextInput: SERVE.difyContextInput.env,
  },
  openai: {
    docs: nameOf(SERVE.docs),
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

/** A factory names its own option; whoever uses the command line knows that by another name. */
function inOurNames(kind: BackendChoice['kind'], message: string): string {
  return message.replace(/^create\w+: (\w+)/, (whole, option: string) => OUR_NAMES[kind][option] ?? whole);
}

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
