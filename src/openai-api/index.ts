export type { OpenAIConnection, OpenAIConnectionOptions } from './connection';
export { readConnection } from './connection';
export { type Refuse, readCount, readMilliseconds, refuserOf } from './option-values';
