export * from './errors';
export { type Enter, gateBackend } from './gated';
export { type LimitOptions, limitBackend, Slots } from './limited';
export * from './rag-backend';
