export { type Enter, gateBackend } from './abortable';
export * from './errors';
export { type LimitOptions, limitBackend, Slots } from './limited';
export * from './rag-backend';
