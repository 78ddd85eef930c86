export { createLocalBackend, type LocalBackend } from './backend';
export type {
  DocumentHeading,
  DocumentLayout,
  LoadProgress,
  LocalBackendOptions,
  LocalDocument,
} from './options';
export type { LocalStats } from './stats';
