import { type Frame, Speaker } from '../messages/messages';
import type { Random } from '../random';
import { encode, type FrameToWrite, OPCODES } from './wire';

/** What one client writes on a connection: this many frames, as bytes. */
export interface Script {
  bytes: Buffer;
  frames: number;
}

const ENDINGS = { sentinel: 40, fault: 32, mutated: 16, close: 6, inside: 6 };

export function script(random: Random): Script {
  const speaker = new Speaker(random);
  const written: Buffer[] = [];
  const write = (frame: FrameToWrite) => {
    written.push(encode({ ...(random.chance(0.9) ? { mask: random.bytes(4) } : {}), ...frame }));
  };
  for (let i = random.int(30); i > 0; i--) good(random, speaker.next(), write);
  const ending = random.weighted(ENDINGS);
  if (ending === 'fault') random.pick(FAULTS)(random, write);
  else if (ending === 'close') write({ opcode: OPCODES.close, payload: goodbye(random) });
  else if (ending === 'inside') good(random, speaker.next(), (frame) => write({ ...frame, fin: false }));
  else if (ending === 'mutated') {
    good(random, speaker.next(), write);
    return { bytes: mutated(Buffer.concat(written), random), frames: written.length };
  }
  const bytes = Buffer.concat(written);
  const cut = ending === 'inside' ? random.int(8) : 0;
  return { bytes: bytes.subarray(0, bytes.length - cut), frames: written.length };
}

type Write = (frame: FrameToWrite) => void;

/** One message, in one or more frames; occasionally a control frame or a protocol quirk. */
function good(random: Random, { data, isBinary }: Frame, write: Write): void {
  const opcode = isBinary ? OPCODES.binary : OPCODES.text;
  switch (random.weighted({ whole: 860, parts: 40, many: 2, ping: 40, pong: 15, pings: 3, wide: 20 })) {
    case 'whole':
      return write({ opcode, payload: data });
    case 'wide':
      // A length in more bytes than necessary is odd but readable.
      return write({ opcode, payload: data, lengthBytes: data.length < 65_536 ? random.pick([2, 8]) : 8 });
    case 'parts':
      return fragments(random, { opcode, payload: data }, 2 + random.int(6), write);
    case 'many':
      return fragments(random, { opcode, payload: data }, 64, write);
    case 'ping':
      return write({ opcode: OPCODES.ping, payload: random.bytes(random.pick([0, 1, 4, 125])) });
    case 'pong':
      return write({ opcode: OPCODES.pong, payload: random.bytes(random.int(126)) });
    case 'pings':
      for (let i = random.int(40); i > 0; i--) write({ opcode: OPCODES.ping, payload: random.bytes(2) });
  }
}

/** Some pieces may be empty, and control frames may come between them. */
function fragments(
  random: Random,
  { opcode, payload }: { opcode: number; payload: Buffer },
  count: number,
  write: Write,
) {
  const cuts = Array.from({ length: count - 1 }, () => random.int(payload.length + 1)).sort((a, b) => a - b);
  [0, ...cuts].forEach((from, i) => {
    const part = payload.subarray(from, cuts[i] ?? payload.length);
    write({ opcode: i === 0 ? opcode : OPCODES.continuation, fin: i === count - 1, payload: part });
    if (random.chance(0.1) && i < count - 1) write({ opcode: OPCODES.ping, payload: 'between' });
  });
}

const CLOSE_CODES = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011, 1012, 3000, 4000, 4999];
const WRONG_CLOSE_CODES = [0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65_535];

function closePayload(code: number, reason: Buffer | string): Buffer {
  const head = Buffer.alloc(2);
  head.writeUInt16BE(code);
  return Buffer.concat([head, Buffer.from(reason)]);
}

function goodbye(random: Random): Buffer {
  return random.chance(0.2)
    ? Buffer.alloc(0)
    : closePayload(random.pick(CLOSE_CODES), random.pick(['', 'bye', '再见']));
}

const BAD_UTF8 = [
  [0xc3, 0x28],
  [0xff],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xc0, 0xaf],
  [0xe2, 0x82],
];
const KEEPALIVE = '{"type":"keepalive"}';
const { text, binary, continuation, close, ping, pong } = OPCODES;

const FAULTS: ((random: Random, write: Write) => void)[] = [
  (_random, write) => write({ opcode: text, payload: KEEPALIVE, masked: false }),
  (random, write) => write({ opcode: text, payload: KEEPALIVE, rsv: 1 + random.int(7) }),
  (random, write) => write({ opcode: random.pick([3, 4, 5, 6, 7, 11, 12, 13, 14, 15]), payload: KEEPALIVE }),
  (random, write) =>
    write({ opcode: random.pick([close, ping, pong]), payload: Buffer.alloc(126 + random.int(900)) }),
  (random, write) => write({ opcode: random.pick([close, ping, pong]), fin: false, payload: 'x' }),
  (_random, write) => write({ opcode: continuation, payload: KEEPALIVE }),
  (random, write) => {
    write({ opcode: text, fin: false, payload: '{"type":' });
    write({ opcode: random.pick([text, binary]), payload: KEEPALIVE });
  },
  (random, write) => write({ opcode: text, payload: Buffer.from(random.pick(BAD_UTF8)) }),
  (random, write) => {
    write({ opcode: text, fin: false, payload: Buffer.from(random.pick(BAD_UTF8)) });
    write({ opcode: continuation, payload: KEEPALIVE });
  },
  (random, write) => write({ opcode: close, payload: closePayload(random.pick(WRONG_CLOSE_CODES), 'bye') }),
  (random, write) =>
    write({ opcode: close, payload: closePayload(1000, Buffer.from(random.pick(BAD_UTF8))) }),
  (_random, write) => write({ opcode: close, payload: 'x' }),
  (random, write) => write({ opcode: text, payload: 'x'.repeat(65_537 + random.int(9_000)) }),
  (random, write) =>
    write({ opcode: text, payload: 'x', length: random.pick([65_537, 2 ** 31, 2 ** 53, 2 ** 62]) }),
  (_random, write) => {
    for (let i = 0; i < 5; i++)
      write({ opcode: i === 0 ? text : continuation, fin: false, payload: 'x'.repeat(16_000) });
  },
  (random, write) => {
    write({ opcode: text, fin: false, payload: '{' });
    for (let i = 64 + random.int(20); i > 0; i--) write({ opcode: continuation, fin: false, payload: '' });
  },
];

/** Flips bits in the last bytes, removes some, or adds some. */
function mutated(bytes: Buffer, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  const from = Math.max(0, copy.length - 200);
  const at = from + random.int(copy.length - from);
  switch (random.int(4)) {
    case 0:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(at + 1 + random.int(4))]);
    case 1:
      return Buffer.concat([copy.subarray(0, at), random.bytes(1 + random.int(6)), copy.subarray(at)]);
    case 2:
      return Buffer.concat([copy.subarray(0, at), random.bytes(random.int(300))]);
    default:
      for (let i = 1 + random.int(4); i > 0; i--) {
        const bit = from + random.int(copy.length - from);
        copy[bit] = (copy[bit] as number) ^ (1 << random.int(8));
      }
      return copy;
  }
}
