import { refuseOption } from '../../options/read-options';
import type { ResolvedHostOptions } from '../options';
import { createConversationRelay } from './conversation-relay';
import type { Dialect } from './dialect';
import { createNativeDialect } from './native';
import { resolveConversationRelay, resolveRetell } from './options';
import { createPathPattern } from './path-pattern';
import { createRetell } from './retell';

type Options = Pick<ResolvedHostOptions, 'path' | 'asr' | 'dialects'>;

/** What this host speaks, by path. The native protocol comes first: most clients speak it. */
export function createDialects({ path, asr, dialects }: Options): readonly Dialect[] {
  const conversationRelay = resolveConversationRelay(dialects.conversationRelay);
  const retell = resolveRetell(dialects.retell);
  refuseSamePaths([
    ['path', path],
    ['dialects.conversationRelay.path', conversationRelay?.path],
    ['dialects.retell.path', retell?.path],
  ]);
  return [
    createNativeDialect({ path, asr }),
    ...(conversationRelay ? [createConversationRelay(conversationRelay)] : []),
    ...(retell ? [createRetell(retell)] : []),
  ];
}

/** The first that fits would take the connections of the others. */
function refuseSamePaths(paths: readonly (readonly [name: string, path: string | undefined])[]): void {
  for (const [at, [name, path]] of paths.entries()) {
    if (path === undefined) continue;
    const earlier = paths.slice(0, at).find(([, other]) => other !== undefined && meet(name, path, other));
    if (earlier) refuseOption('createHost', name, `must be another path than '${earlier[0]}'`, path);
  }
}

function meet(name: string, path: string, other: string): boolean {
  return path === other || createPathPattern(name, path)(other) !== undefined;
}
