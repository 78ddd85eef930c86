import type { ServerMessage } from '../../protocol/index';

const TYPE = /^\{"type":"(ack|status|answer|error)"/;

/** The type of a message of ours, which comes first in its text. */
export function typeOf(text: string): ServerMessage['type'] {
  const [, type] = TYPE.exec(text) ?? [];
  return (type ?? 'status') as ServerMessage['type'];
}
