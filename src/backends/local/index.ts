export { createLocalBackend, type LocalBackend } from './backend';
export type { DocumentHeading, DocumentLayout, LoadOptions, LoadProgress } from './document';
export type { ExplainedPassage, ExplainedTerm, Explanation } from './explain';
export type { Embed, LocalBackendOptions, LocalDocument } from './options';
export type { LocalStats } from './stats';
