import { onOff } from '../settings/kinds';
import type { Setting } from '../settings/setting';

/** Beside those of `serve`. */
export const ASK = {
  explain: {
    flags: '--explain',
    env: 'REALTIME_RAG_EXPLAIN',
    help: 'show why each passage was found where it is (local backend only)',
    read: onOff,
  },
  json: {
    flags: '--json',
    env: 'REALTIME_RAG_JSON',
    help: 'print one JSON object and nothing else',
    read: onOff,
  },
} as const satisfies Record<string, Setting>;
