import { Conversation } from '../oracle/conversation';
import { repliesDue } from '../oracle/due';
import { expectationOf } from '../oracle/frame-model';
import type { Random } from '../random';
import { Violation } from '../run';
import type { Script } from './frames';
import { handshake, RawClient } from './raw-client';
import { encode, OPCODES, type WireFrame } from './wire';

const RULES = { textLength: 8_192, authenticates: false };
const SENTINEL = encode({ opcode: OPCODES.text, payload: '{"type":"keepalive"}' });

export interface Played {
  replies: number;
  /** The code that the server closed with, if it did. */
  code?: number;
}

/** Writes a script on a connection of its own, and checks the server's replies to it. */
export async function play(
  port: number,
  { bytes }: Script,
  random: Random,
  limited: boolean,
): Promise<Played> {
  const plan = expectationOf(bytes);
  const { end, pings } = plan;
  // A connection that is still open is probed once more.
  const written = end.kind === 'between' ? Buffer.concat([bytes, SENTINEL]) : bytes;
  const conversation = new Conversation();
  for (const message of expectationOf(written).messages) conversation.owe(repliesDue(message, RULES));
  const pongs: Buffer[] = [];
  const heard = { code: undefined as number | undefined, leaving: false };
  const client = new RawClient(port, {
    onFrame(frame: WireFrame) {
      if (frame.opcode === OPCODES.text) conversation.hear(frame.payload.toString());
      else if (frame.opcode === OPCODES.pong) pongs.push(frame.payload);
      else if (frame.opcode === OPCODES.close) {
        heard.code = frame.payload.length === 0 ? 1005 : frame.payload.readUInt16BE(0);
        conversation.close(heard.code, !heard.leaving && !(end.kind === 'closed' && end.code === heard.code));
      }
    },
  });
  const first = Buffer.from(handshake(port));
  const early = random.chance(0.2);
  if (early) {
    await client.write(Buffer.concat([first, written]), cuts(random, first.length + written.length));
  } else {
    await client.write(first);
    await client.until(
      () => client.head !== undefined,
      () => 'no answer to the handshake',
    );
    await client.write(written, cuts(random, written.length));
  }
  const closes = end.kind === 'fault' || end.kind === 'closed';
  const done = () =>
    heard.code !== undefined ||
    (!closes && conversation.owed === 0 && conversation.greeted && pongs.length === pings.length);
  await client.until(
    done,
    () =>
      `${conversation.owed} replies and ${pings.length - pongs.length} pongs are owed, end ${JSON.stringify(end)}`,
  );
  judge();
  const { code } = heard;
  heard.leaving = true;
  await leave(client, { answers: code !== undefined, inside: end.kind === 'inside' }, random);
  return { replies: conversation.replies, ...(code === undefined ? {} : { code }) };

  function judge(): void {
    if (!client.head?.startsWith('HTTP/1.1 101')) throw new Violation(`the handshake got ${client.head}`);
    pongs.forEach((pong, i) => {
      if (!pings[i]?.equals(pong)) throw new Violation('a pong for no ping');
    });
    const { code } = heard;
    if (code === undefined) {
      if (client.closed) throw new Violation(`closed without a word, end ${JSON.stringify(end)}`);
      return conversation.settle();
    }
    // A conversation may end before the script does: by a stop or by the limits.
    const early = code === 1000 || (limited && (code === 4_400 || code === 4_429));
    if (early) return;
    const due = closes ? end.code : undefined;
    if (code !== due) throw new Violation(`closed with ${code} where ${due ?? 'nothing'} was due`);
    if (end.kind === 'fault' && conversation.owed > 0) {
      throw new Violation(`closed with ${code}, and ${conversation.owed} messages before it got no reply`);
    }
  }
}

function cuts(random: Random, length: number): number[] {
  const count = random.pick([0, 0, 0, 1, 2, 8]);
  return Array.from({ length: count }, () => random.int(length + 1)).sort((a, b) => a - b);
}

/** As clients leave: with a close frame, with an end, or without either. */
async function leave(
  client: RawClient,
  on: { answers: boolean; inside: boolean },
  random: Random,
): Promise<void> {
  const { socket } = client;
  // Inside a frame, a close frame would be read as part of it.
  const way = random.weighted({ close: on.inside ? 0 : 4, end: 2, reset: 2, destroy: 1 });
  if (way === 'reset') socket.resetAndDestroy();
  else if (way === 'destroy') socket.destroy();
  else if (way === 'end') socket.end();
  else socket.end(encode({ opcode: OPCODES.close, payload: on.answers ? '' : Buffer.from([3, 232]) }));
  await client.until(
    () => client.closed,
    () => 'the connection is not closed',
  );
}
