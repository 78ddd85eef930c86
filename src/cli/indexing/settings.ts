import { onOff } from '../settings/kinds';
import type { Setting } from '../settings/setting';

export const INDEXING = {
  out: {
    flags: '--out <file>',
    env: 'REALTIME_RAG_INDEX_OUT',
    help: 'write the index there, for --docs of serve and ask',
    otherwise: 'nothing is written',
  },
  json: {
    flags: '--json',
    env: 'REALTIME_RAG_JSON',
    help: 'print one JSON object and nothing else',
    read: onOff,
  },
} as const satisfies Record<string, Setting>;
