import type { ResolvedHostOptions } from '../options';
import type { Dialect } from './dialect';
import { createNativeDialect } from './native';

/** What this host speaks, by path. The native protocol comes first: most clients speak it. */
export function createDialects({ path, asr }: Pick<ResolvedHostOptions, 'path' | 'asr'>): readonly Dialect[] {
  return [createNativeDialect({ path, asr })];
}
