export { type OpenAIAccess, type OpenAIAccessOptions, readAccess } from './access';
