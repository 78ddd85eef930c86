import type { ResolvedHostOptions } from '../options';
import { createConversationRelay } from './conversation-relay';
import type { Dialect } from './dialect';
import { createNativeDialect } from './native';
import { resolveConversationRelay, resolveRetell } from './options';
import { createRetell } from './retell';

type Options = Pick<ResolvedHostOptions, 'path' | 'asr' | 'dialects'>;

/** What this host speaks, by path. The native protocol comes first: most clients speak it. */
export function createDialects({ path, asr, dialects }: Options): readonly Dialect[] {
  const conversationRelay = resolveConversationRelay(dialects.conversationRelay);
  const retell = resolveRetell(dialects.retell);
  return [
    createNativeDialect({ path, asr }),
    ...(conversationRelay ? [createConversationRelay(conversationRelay)] : []),
    ...(retell ? [createRetell(retell)] : []),
  ];
}
