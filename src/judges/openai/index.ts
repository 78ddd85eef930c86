export { createOpenAIJudge } from './judge';
export type { OpenAIJudgeOptions } from './options';
