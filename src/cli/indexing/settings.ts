import { ANSWERING } from '../serve/settings/backends';
import { JSON_OUTPUT } from '../settings/kinds';
import type { Setting } from '../settings/setting';

export const INDEXING = {
  out: {
    flags: '--out <file>',
    env: 'REALTIME_RAG_INDEX_OUT',
    help: 'write the index there, for --docs of serve and ask',
    otherwise: 'nothing is written',
  },
  embed: ANSWERING.embed,
  json: JSON_OUTPUT,
} as const satisfies Record<string, Setting>;
