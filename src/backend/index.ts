export { defineBackend } from './define-backend';
export { BackendError, type BackendErrorOptions, type BackendFailureCode, isBackendError } from './errors';
export * from './rag-backend';
export { type Enter, gateBackend, type Hold, type Place } from './wrappers/gate-backend';
export { type LimitOptions, limitBackend, Slots } from './wrappers/limited';
