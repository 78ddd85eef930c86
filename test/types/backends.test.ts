import { describe, expectTypeOf, test } from 'vitest';
import {
  createDifyBackend,
  type DifyBackendOptions,
  type DifyConversation,
  type DifyInputs,
  type DifyResponseMode,
} from '../../src/backends/dify/index';
import { createHttpBackend, type HttpBackendOptions } from '../../src/backends/http/index';
import {
  createLocalBackend,
  type Embed,
  type Explanation,
  type LoadProgress,
  type LocalBackend,
  type LocalBackendOptions,
  type LocalDocument,
  type LocalStats,
} from '../../src/backends/local/index';
import {
  createOpenAIBackend,
  createOpenAIJudge,
  type OpenAIBackend,
  type OpenAIBackendOptions,
  type OpenAIJudgeOptions,
  type Retriever,
} from '../../src/backends/openai/index';
import type { CallableBackend, QuestionJudge, RagBackend, RagQuery, Source } from '../../src/index';

/** The types that the entry points of the backends promise. */

/** What all backends over HTTP take. */
type HttpKeys = 'timeoutMs' | 'firstEventTimeoutMs' | 'idleTimeoutMs' | 'retries' | 'logger' | 'random';

describe('realtime-rag/dify', () => {
  test('makes a backend of a key', () => {
    expectTypeOf(createDifyBackend).toEqualTypeOf<(options: DifyBackendOptions) => CallableBackend>();
    expectTypeOf<{ apiKey: string }>().toExtend<DifyBackendOptions>();
    expectTypeOf<{ baseUrl: string }>().not.toExtend<DifyBackendOptions>();
    expectTypeOf<{ apiKey: string; baseUrl: URL }>().not.toExtend<DifyBackendOptions>();
  });

  test('knows these options', () => {
    expectTypeOf<keyof DifyBackendOptions>().toEqualTypeOf<
      | HttpKeys
      | 'apiKey'
      | 'baseUrl'
      | 'responseMode'
      | 'conversation'
      | 'user'
      | 'inputs'
      | 'contextInput'
      | 'speculative'
    >();
    expectTypeOf<DifyResponseMode>().toEqualTypeOf<'streaming' | 'blocking'>();
    expectTypeOf<DifyConversation>().toEqualTypeOf<'multi' | 'single'>();
    expectTypeOf<DifyInputs>().toEqualTypeOf<
      Record<string, unknown> | ((query: RagQuery) => Record<string, unknown>)
    >();
  });
});

describe('realtime-rag/openai', () => {
  test('makes a backend of a model and a retriever', () => {
    expectTypeOf(createOpenAIBackend).toEqualTypeOf<(options: OpenAIBackendOptions) => OpenAIBackend>();
    expectTypeOf<{ model: string; retriever: Retriever }>().toExtend<OpenAIBackendOptions>();
    expectTypeOf<{ model: string }>().not.toExtend<OpenAIBackendOptions>();
    expectTypeOf<{ retriever: Retriever }>().not.toExtend<OpenAIBackendOptions>();
    expectTypeOf<keyof OpenAIBackendOptions>().toEqualTypeOf<
      | HttpKeys
      | 'model'
      | 'baseUrl'
      | 'apiKey'
      | 'headers'
      | 'retriever'
      | 'instructions'
      | 'parameters'
      | 'withoutPassages'
      | 'passageChars'
      | 'transcriptChars'
      | 'historyTurns'
      | 'speculative'
      | 'createId'
    >();
    expectTypeOf<OpenAIBackend>().toExtend<CallableBackend>();
    expectTypeOf<OpenAIBackend['retrieve']>().returns.toEqualTypeOf<Promise<Source[]>>();
  });

  test('takes a local backend as the retriever', () => {
    expectTypeOf<LocalBackend>().toExtend<Retriever>();
    expectTypeOf<{ retrieve(): string[] }>().not.toExtend<Retriever>();
  });

  test('makes a judge of a model', () => {
    expectTypeOf(createOpenAIJudge).toEqualTypeOf<(options: OpenAIJudgeOptions) => QuestionJudge>();
    expectTypeOf<{ model: string }>().toExtend<OpenAIJudgeOptions>();
    expectTypeOf<{ apiKey: string }>().not.toExtend<OpenAIJudgeOptions>();
  });
});

describe('realtime-rag/http', () => {
  test('makes a backend of an address', () => {
    expectTypeOf(createHttpBackend).toEqualTypeOf<(options: HttpBackendOptions) => CallableBackend>();
    expectTypeOf<{ url: string }>().toExtend<HttpBackendOptions>();
    expectTypeOf<{ headers: Record<string, string> }>().not.toExtend<HttpBackendOptions>();
    expectTypeOf<keyof HttpBackendOptions>().toEqualTypeOf<
      HttpKeys | 'url' | 'headers' | 'body' | 'speculative'
    >();
  });
});

describe('realtime-rag/local', () => {
  test('makes a backend of documents, once they are read', () => {
    expectTypeOf(createLocalBackend).toEqualTypeOf<(options: LocalBackendOptions) => Promise<LocalBackend>>();
    expectTypeOf<{ docs: string }>().toExtend<LocalBackendOptions>();
    expectTypeOf<{ docs: readonly string[]; watch: true }>().toExtend<LocalBackendOptions>();
    expectTypeOf<{ docs: LocalDocument[] }>().toExtend<LocalBackendOptions>();
    expectTypeOf<{ index: Uint8Array }>().toExtend<LocalBackendOptions>();
    expectTypeOf<{ docs: { text: string }[] }>().not.toExtend<LocalBackendOptions>();
    expectTypeOf<{ docs: 7 }>().not.toExtend<LocalBackendOptions>();
  });

  test('knows these options', () => {
    expectTypeOf<keyof LocalBackendOptions>().toEqualTypeOf<
      | 'docs'
      | 'index'
      | 'watch'
      | 'topK'
      | 'answerConfidence'
      | 'minConfidence'
      | 'embed'
      | 'embedTimeoutMs'
      | 'embedModel'
      | 'clock'
      | 'minSimilarity'
      | 'logger'
      | 'maxFileBytes'
      | 'followSymlinks'
      | 'onProgress'
    >();
    expectTypeOf<Embed>().toEqualTypeOf<
      (texts: string[], context: { signal: AbortSignal }) => Promise<readonly ArrayLike<number>[]>
    >();
    expectTypeOf<LoadProgress['stage']>().toEqualTypeOf<'reading' | 'indexing'>();
  });

  test('gives a backend that also retrieves, explains, updates and saves', () => {
    expectTypeOf<LocalBackend>().toExtend<RagBackend>();
    expectTypeOf<LocalBackend['retrieve']>().toBeCallableWith({ question: 'why?' });
    expectTypeOf<LocalBackend['retrieve']>().returns.toEqualTypeOf<Promise<Source[]>>();
    expectTypeOf<LocalBackend['explain']>().toEqualTypeOf<
      (question: string, most?: number) => Promise<Explanation>
    >();
    expectTypeOf<LocalBackend['update']>().parameter(0).toEqualTypeOf<readonly LocalDocument[]>();
    expectTypeOf<LocalBackend['save']>().toEqualTypeOf<() => Uint8Array>();
    expectTypeOf<LocalBackend['stats']>().toEqualTypeOf<() => LocalStats>();
    expectTypeOf<LocalBackend['close']>().toEqualTypeOf<() => Promise<void>>();
    expectTypeOf<keyof LocalStats>().toEqualTypeOf<
      'documents' | 'endings' | 'passages' | 'scripts' | 'characters' | 'warnings'
    >();
  });
});
