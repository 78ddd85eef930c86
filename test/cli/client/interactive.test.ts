import { PassThrough } from 'node:stream';
import pc from 'picocolors';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { Conversation } from '../../../src/cli/client/conversation';
import { interact } from '../../../src/cli/client/interactive';
import { LiveScreen } from '../../../src/cli/client/live-screen';
import { Transcript } from '../../../src/cli/client/transcript';
import { type DoublePeer, ProtocolDouble } from '../../support/protocol-double';
import { TerminalDouble } from '../../support/terminal-double';

let double: ProtocolDouble | undefined;
afterEach(() => double?.stop());

const CTRL_C = String.fromCharCode(3);
const CTRL_D = String.fromCharCode(4);

/** A user at a terminal, and the server they talk to. */
async function sitDown() {
  double = await ProtocolDouble.start();
  const input = new PassThrough();
  const output = new TerminalDouble(60, 20);
  const colors = pc.createColors(false);
  const screen = new LiveScreen(input, output as unknown as NodeJS.WriteStream, '› ');
  const transcript = new Transcript(screen, colors);
  const conversation = new Conversation(
    { url: double.url, WebSocket, tags: {}, now: () => 0 },
    { events: (events, undecided) => transcript.add(events, undecided), frame: () => {}, state: () => {} },
  );
  await conversation.connect();
  const left = interact(conversation, screen);
  const peer = await double.peer();
  return { conversation, left, output, peer, type: (text: string) => input.write(text) };
}

const ackFinal = { type: 'ack', session_id: 's', received_type: 'asr_chunk', is_final: true };
const ackControl = { type: 'ack', session_id: 's', received_type: 'control' };

const closeOnStop = (peer: DoublePeer) =>
  peer.socket.on('message', (data) => {
    if (String(data).includes('"stop"')) peer.socket.close(1000);
  });

describe('a user who types', () => {
  it('is sent as growing partials and a final', async () => {
    const { left, peer, type } = await sitDown();
    type('what ');
    await peer.hears(1);
    type('is it?\r');
    closeOnStop(peer);
    type(CTRL_D);
    await left;
    expect(peer.heard).toEqual([
      { type: 'asr_chunk', is_final: false, text: 'what' },
      { type: 'asr_chunk', is_final: true, text: 'what is it?' },
      { type: 'control', action: 'stop' },
    ]);
  });

  it('can enter commands', async () => {
    const { left, output, peer, type } = await sitDown();
    closeOnStop(peer);
    type('/pause keep_context\r/resume\r/now what time is it?\r/now\r/cancel\r/dance\r/help\r\r/stop\r');
    await left;
    expect(peer.heard).toEqual([
      { type: 'control', action: 'pause', catch_up: 'keep_context' },
      { type: 'control', action: 'resume' },
      { type: 'control', action: 'instant_query', text: 'what time is it?' },
      { type: 'control', action: 'instant_query' },
      { type: 'control', action: 'cancel' },
      { type: 'control', action: 'stop' },
    ]);
    expect(output.text).toContain('There is no such command; /help lists them.\n/pause [drop|');
  });

  it('sees the transcript above the line', async () => {
    const { conversation, left, output, peer, type } = await sitDown();
    type('hello\rwhat is it?\r');
    await peer.hears(3);
    type('not yet said');
    peer.say(
      ackFinal,
      { type: 'status', session_id: 's', seq: 2, stage: 'waiting_for_question' },
      ackFinal,
      { type: 'status', session_id: 's', seq: 3, stage: 'analyzing', question: 'what is it?', query_id: 'q' },
      {
        type: 'answer',
        session_id: 's',
        seq: 4,
        query_id: 'q',
        stream_index: 0,
        content: 'It',
        final: false,
      },
      {
        type: 'answer',
        session_id: 's',
        seq: 5,
        query_id: 'q',
        stream_index: 1,
        content: ' is.',
        final: true,
        finish_reason: 'complete',
      },
    );
    await conversation.settled();
    expect(output.text).toBe(
      [
        '· hello   (no question)',
        '› what is it?',
        '  It is.',
        '  0 ms to first token, 0 ms in all',
        '› not yet said',
      ].join('\n'),
    );
    closeOnStop(peer);
    type(CTRL_C);
    await left;
  });

  it('exits with Ctrl-C once the answers have arrived', async () => {
    const { left, output, peer, type } = await sitDown();
    type('what?\r');
    await peer.hears(1);
    peer.say(ackFinal, {
      type: 'status',
      session_id: 's',
      seq: 2,
      stage: 'analyzing',
      question: 'what is it?',
    });
    type(CTRL_C);
    expect((await peer.hears(2))[1]).toEqual({ type: 'control', action: 'stop' });
    peer.say(ackControl, {
      type: 'answer',
      session_id: 's',
      seq: 3,
      query_id: 'q',
      stream_index: 0,
      content: 'It is.',
      final: true,
      finish_reason: 'complete',
    });
    peer.socket.close(1000);
    await left;
    expect(output.text).toMatch(/stopping: waiting for the answers(?:.|\n)*\n {2}It is\.\n {2}0 ms/u);
  });

  it('exits when the server does', async () => {
    const { conversation, left, peer, type } = await sitDown();
    type('half a ');
    await peer.hears(1);
    peer.socket.close(4403, 'forbidden');
    await left;
    expect(await conversation.closed).toEqual({ code: 4403, reason: 'forbidden' });
  });

  it('exits with Ctrl-C at once while the connection is lost', async () => {
    const { conversation, left, peer, type } = await sitDown();
    type('half a ');
    await peer.hears(1);
    // For good: a client that can come back does so within milliseconds.
    await double?.stop();
    await vi.waitUntil(() => conversation.away);
    type('\u0003');
    await left;
    expect((await conversation.closed).code).toBe(1000);
  });
});
