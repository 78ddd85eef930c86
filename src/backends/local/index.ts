export { createLocalBackend, type LocalBackend } from './backend';
export type { LocalBackendOptions, LocalDocument } from './options';
