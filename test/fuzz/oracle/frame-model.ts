import { isUtf8 } from 'node:buffer';
import type { Frame } from '../messages/messages';
import { OPCODES, readFrame, readHeader, type WireFrame } from '../sockets/wire';

/** What a server has to make of a client's bytes, by RFC 6455 and our limits alone. */
export interface Expectation {
  /** The complete messages, each of which requires a reply. */
  messages: Frame[];
  /** The payloads of pings, each of which requires a pong. */
  pings: Buffer[];
  /**
   * `fault`: the server closes, with this code. `closed`: the client did. `between`: a new message may begin.
   * `inside`: more bytes are expected.
   */
  end: { kind: 'fault' | 'closed'; code: number } | { kind: 'between' | 'inside' };
}

const MAX_PAYLOAD = 65_536;
const MAX_FRAGMENTS = 64;

export function expectationOf(bytes: Buffer): Expectation {
  const messages: Frame[] = [];
  const pings: Buffer[] = [];
  let open: { opcode: number; parts: Buffer[]; length: number } | undefined;
  const ended = (end: Expectation['end']): Expectation => ({ messages, pings, end });
  for (let at = 0; at < bytes.length; ) {
    const header = readHeader(bytes, at);
    if (!header) return ended({ kind: 'inside' });
    const isData = header.opcode < 8;
    const fault = faultOfHeader(header, open !== undefined);
    if (fault) return ended({ kind: 'fault', code: fault });
    // An oversized frame is refused before it has fully arrived.
    if (isData && (open?.length ?? 0) + header.length > MAX_PAYLOAD)
      return ended({ kind: 'fault', code: 1009 });
    const read = readFrame(bytes, at);
    if (!read) return ended({ kind: 'inside' });
    at = read.end;
    const { opcode, payload, fin } = read.frame;
    if (opcode === OPCODES.ping) pings.push(payload);
    if (opcode === OPCODES.close) return ended(endOfClose(payload));
    if (!isData) continue;
    open ??= { opcode, parts: [], length: 0 };
    open.parts.push(payload);
    open.length += payload.length;
    if (open.parts.length > MAX_FRAGMENTS) return ended({ kind: 'fault', code: 1008 });
    if (!fin) continue;
    const data = Buffer.concat(open.parts);
    const isBinary = open.opcode === OPCODES.binary;
    open = undefined;
    if (!isBinary && !isUtf8(data)) return ended({ kind: 'fault', code: 1007 });
    messages.push({ data, isBinary });
  }
  return ended({ kind: open ? 'inside' : 'between' });
}

/** The close code for an invalid header; 0 when it is valid. */
function faultOfHeader(
  { fin, rsv, opcode, masked, length }: Omit<WireFrame, 'payload'>,
  inside: boolean,
): number {
  if (rsv !== 0 || !masked) return 1002;
  if (opcode === OPCODES.continuation) return inside ? 0 : 1002;
  if (opcode === OPCODES.text || opcode === OPCODES.binary) return inside ? 1002 : 0;
  if (opcode < OPCODES.close || opcode > OPCODES.pong) return 1002;
  // An incomplete length is written in more bytes than a control frame may use.
  const wrong = !fin || !(length <= 125) || (opcode === OPCODES.close && length === 1);
  return wrong ? 1002 : 0;
}

function endOfClose(payload: Buffer): Expectation['end'] {
  if (payload.length === 0) return { kind: 'closed', code: 1005 };
  const code = payload.readUInt16BE(0);
  const known =
    (code >= 1000 && code <= 1014 && ![1004, 1005, 1006].includes(code)) || (code >= 3000 && code <= 4999);
  if (!known) return { kind: 'fault', code: 1002 };
  return isUtf8(payload.subarray(2)) ? { kind: 'closed', code } : { kind: 'fault', code: 1007 };
}
