export { createLocalBackend, type LocalBackend } from './backend';
export type { ExplainedPassage, ExplainedTerm, Explanation } from './explain';
export type { IndexedDocument, IndexedDocuments } from './indexed-documents';
export type { Script } from './language/characters';
export type {
  DocumentHeading,
  DocumentLayout,
  Embed,
  LoadOptions,
  LoadProgress,
  LocalBackendOptions,
  LocalDocument,
} from './options';
export type { LocalStats } from './report';
