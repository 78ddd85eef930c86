/** WebSocket frames as bytes (RFC 6455, section 5.2), including invalid ones. */

export const OPCODES = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface WireFrame {
  fin: boolean;
  /** The three reserved bits. */
  rsv: number;
  opcode: number;
  masked: boolean;
  /** As the header states it, which may exceed a number. */
  length: number;
  /** Unmasked. */
  payload: Buffer;
}

export interface FrameToWrite extends Partial<Omit<WireFrame, 'payload' | 'opcode'>> {
  opcode: number;
  payload?: Buffer | string;
  mask?: Buffer;
  /** How many bytes the length is written with, necessary or not. */
  lengthBytes?: 0 | 2 | 8;
}

const ZERO_MASK = Buffer.alloc(4);

/** As a client writes it: masked. */
export function encode(frame: FrameToWrite): Buffer {
  const { fin = true, rsv = 0, opcode, masked = true, mask = ZERO_MASK } = frame;
  const payload = Buffer.from(frame.payload ?? '');
  const { length = payload.length } = frame;
  const { lengthBytes = length < 126 ? 0 : length < 65_536 ? 2 : 8 } = frame;
  const head = Buffer.alloc(2 + lengthBytes);
  head[0] = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  head[1] = (masked ? 0x80 : 0) | (lengthBytes === 0 ? length : lengthBytes === 2 ? 126 : 127);
  if (lengthBytes === 2) head.writeUInt16BE(length, 2);
  if (lengthBytes === 8) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat(masked ? [head, mask, applyMask(payload, mask)] : [head, payload]);
}

/** The header of the frame that begins at `at`; nothing when more bytes are needed. */
export function readHeader(
  bytes: Buffer,
  at: number,
): (Omit<WireFrame, 'payload'> & { size: number }) | undefined {
  if (bytes.length < at + 2) return undefined;
  const [first = 0, second = 0] = bytes.subarray(at, at + 2);
  const short = second & 0x7f;
  const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
  const size = 2 + lengthBytes;
  const fields = {
    fin: (first & 0x80) !== 0,
    rsv: (first >> 4) & 7,
    opcode: first & 0x0f,
    masked: (second & 0x80) !== 0,
  };
  if (bytes.length < at + size) return { ...fields, length: Number.NaN, size };
  if (lengthBytes === 0) return { ...fields, length: short, size };
  const length = lengthBytes === 2 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
  return { ...fields, length, size };
}

/** The frame that begins at `at`, and where it ends; nothing when more bytes are needed. */
export function readFrame(bytes: Buffer, at: number): { frame: WireFrame; end: number } | undefined {
  const header = readHeader(bytes, at);
  if (!header || Number.isNaN(header.length)) return undefined;
  const { size, ...fields } = header;
  const start = at + size + (fields.masked ? 4 : 0);
  const end = start + fields.length;
  if (bytes.length < end) return undefined;
  const body = bytes.subarray(start, end);
  const payload = fields.masked ? applyMask(body, bytes.subarray(start - 4, start)) : body;
  return { frame: { ...fields, payload }, end };
}

function applyMask(payload: Buffer, mask: Buffer): Buffer {
  const masked = Buffer.allocUnsafe(payload.length);
  for (let i = 0; i < payload.length; i++) masked[i] = (payload[i] as number) ^ (mask[i & 3] as number);
  return masked;
}
