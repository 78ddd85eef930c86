export { createEchoBackend, type EchoBackendOptions } from './backends/echo';
export * from './backends/index';
export type { Logger } from './logger';
export * from './protocol/index';
export * from './questions/index';
export * from './session/index';
export type { Utterance } from './utterance';
