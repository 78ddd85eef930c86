export { createLocalBackend, type LocalBackend } from './backend';
export type { ExplainedPassage, ExplainedTerm, Explanation } from './explain';
export type { Embed, LocalBackendOptions, LocalDocument } from './options';
