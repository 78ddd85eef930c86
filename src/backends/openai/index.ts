export type { OpenAIAccessOptions } from './access';
export { createOpenAIBackend, type OpenAIBackend } from './backend';
export { createOpenAIEmbed, type OpenAIEmbed } from './embed';
export { createOpenAIJudge, type OpenAIJudgeOptions } from './judge/judge';
export type { OpenAIBackendOptions, Retriever } from './options';
