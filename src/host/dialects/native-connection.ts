import { type FrameLimits, parseClientMessage } from '../../protocol/index';
import type { DialectConnection } from './dialect';

/** The protocol of PROTOCOL.md. It has no state, and its events go out as they are. */
export const NATIVE: DialectConnection = {
  name: 'native',
  resumable: true,
  read(frame: string, limits: FrameLimits) {
    const result = parseClientMessage(frame, limits);
    return result.ok ? { ok: true, type: result.message.type, messages: [result.message] } : result;
  },
};
