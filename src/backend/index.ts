export { defineBackend } from './define-backend';
export { BackendError, type BackendErrorOptions, type BackendFailureCode, isBackendError } from './errors';
export { type Enter, gateBackend, type Hold, type Place } from './gate-backend';
export { type LimitOptions, limitBackend, Slots } from './limited';
export * from './rag-backend';
