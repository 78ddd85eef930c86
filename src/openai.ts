export {
  createOpenAIBackend,
  type OpenAIBackend,
  type OpenAIBackendOptions,
  type Retriever,
} from './backends/openai/index';
export { createOpenAIJudge, type OpenAIJudgeOptions } from './judges/openai/index';
export type { OpenAIAccessOptions } from './openai-api/index';
