import { JSON_OUTPUT, onOff } from '../settings/kinds';
import type { Setting } from '../settings/setting';

/** In addition to those of `serve`. */
export const ASK = {
  explain: {
    flags: '--explain',
    env: 'REALTIME_RAG_EXPLAIN',
    help: 'show why each passage was found where it is (local backend only)',
    read: onOff,
  },
  json: JSON_OUTPUT,
} as const satisfies Record<string, Setting>;
