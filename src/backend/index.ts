export { type Enter, gateBackend } from './abortable';
export { defineBackend } from './define-backend';
export { BackendError, type BackendErrorOptions, type BackendFailureCode, isBackendError } from './errors';
export { type LimitOptions, limitBackend, Slots } from './limited';
export * from './rag-backend';
