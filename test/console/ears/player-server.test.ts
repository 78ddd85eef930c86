import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import { readRecording } from '../../../src/cli/recording/read-recording';
import { type ClientOptions, RealtimeRagClient } from '../../../src/client/index';
import { Player } from '../../../src/console/ears/player';
import { KeptLines } from '../../../src/console/keep/export';
import { systemClock } from '../../../src/options/clock';
import type { AsrChunkMessage } from '../../../src/protocol/index';
import { spoken } from '../../../src/transcripts/spoken';
import { readTranscript } from '../../../src/transcripts/transcript';
import { startHost } from '../../support/host-rig';

const OPTIONS = { names: true, gapMs: 1_000 };
const clients: RealtimeRagClient[] = [];
afterEach(() => Promise.all(clients.splice(0).map((client) => client.close())));

/** Plays a transcript to a real server, as fast as it takes it. */
async function play(text: string, limit: number | undefined, isKnown: boolean) {
  const rig = await startHost(limit === undefined ? {} : { limits: { messagesPerSecond: limit } });
  const client = new RealtimeRagClient({
    url: rig.url,
    WebSocket: WebSocket as unknown as NonNullable<ClientOptions['WebSocket']>,
  });
  clients.push(client);
  const lines = new KeptLines({ now: () => performance.now(), startedAt: new Date() });
  const limited: string[] = [];
  const dropped: unknown[] = [];
  const heard = new Map<number, string>();
  const acknowledged: string[] = [];
  let over: () => void = () => {};
  const done = new Promise<void>((resolve) => {
    over = resolve;
  });
  const player: Player = new Player({
    name: 'talk.txt',
    messages: spoken(readTranscript(text, OPTIONS).messages, 500),
    speed: Number.POSITIVE_INFINITY,
    clock: systemClock,
    send: (message) => {
      const clientSeq = client.send(message);
      lines.heard(message, clientSeq);
      if (clientSeq !== undefined) heard.set(clientSeq, (message as AsrChunkMessage).text);
      return clientSeq;
    },
    unacknowledged: () => client.queued,
    ...(isKnown && limit !== undefined ? { messagesPerSecond: limit } : {}),
    onChange: () => player.isOver && over(),
  });
  client.on('ack', (ack) => {
    if (ack.client_seq !== undefined) acknowledged.push(heard.get(ack.client_seq) ?? '');
    player.received(ack);
  });
  client.on('error', (error) => {
    limited.push(error.code);
    player.received(error);
  });
  client.on('dropped', (messages) => dropped.push(...messages));
  await client.connect();
  const begun = performance.now();
  player.start();
  await done;
  return { acknowledged, limited, dropped, lines, ms: performance.now() - begun };
}

const talk = Array.from({ length: 240 }, (_, i) => `${i % 2 ? 'Ann' : 'Ben'}: this is line ${i} of our talk`);
const words = talk.map((line) => line.slice(5));

describe('a transcript that is played to a real server', () => {
  it('arrives whole and in order, without meeting its limit, and what is kept of it can be replayed', async () => {
    const { acknowledged, limited, dropped, lines, ms } = await play(talk.join('\n'), undefined, true);
    expect(acknowledged).toEqual(words);
    expect([...limited, ...dropped]).toEqual([]);
    // 80 in a second.
    expect(ms).toBeLessThan(6_000);
    const file = await lines.file().text();
    const { messages } = await readRecording('-', OPTIONS, Readable.from([Buffer.from(file)]));
    expect(messages).toHaveLength(talk.length);
  });

  it('arrives whole although the server allows less than is known', async () => {
    const { acknowledged, limited } = await play(talk.slice(0, 100).join('\n'), 20, false);
    expect(limited).toContain('RATE_LIMITED');
    expect([...acknowledged].sort()).toEqual(words.slice(0, 100).sort());
  });
});
