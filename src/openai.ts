export { createOpenAIJudge, type OpenAIJudgeOptions } from './judges/openai/index';
