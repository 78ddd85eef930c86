export type { OpenAIAccessOptions } from './access';
export { createOpenAIBackend, type OpenAIBackend } from './backend';
export { createOpenAIJudge } from './judge/judge';
export type { OpenAIJudgeOptions } from './judge/options';
export type { OpenAIBackendOptions, Retriever } from './options';
