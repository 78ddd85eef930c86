export { type CachedOptions, cached } from './backends/cached/index';
export { createEchoBackend, type EchoBackendOptions } from './backends/echo';
export { type FallbackOptions, fallback } from './backends/fallback/index';
export * from './backends/index';
export type { Logger } from './logger';
export * from './protocol/index';
export * from './questions/index';
export * from './session/index';
export type { Utterance } from './utterance';
