import { describe, expect, it } from 'vitest';
import type { AsrChunkMessage, ClientMessage, ServerMessage } from '../../src/protocol/index';
import { headerLine, inputLine, outputLine } from '../../src/transcripts/format';

const asIs = (text: string) => text;
const read = (line: string | undefined) => (line === undefined ? undefined : JSON.parse(line));

/** As if a field that a later version adds, or a hostile client, were among them. */
const SECRET = {
  token: 'secret',
  headers: { authorization: 'secret' },
  resume_token: 'secret',
  url: 'secret',
};

describe('a line of a recording', () => {
  it('begins the file with its version and time', () => {
    expect(read(headerLine({ startedAt: '2026-03-02T09:14:05.000Z', language: 'en' }))).toEqual({
      type: 'recording',
      version: 1,
      started_at: '2026-03-02T09:14:05.000Z',
      language: 'en',
    });
  });

  it('holds what was recognised, with its time, and no other field', () => {
    const chunk: AsrChunkMessage = {
      type: 'asr_chunk',
      text: 'what is it',
      is_final: true,
      speaker: 'Ann',
      language: 'en',
      segment_id: '7',
      confidence: 0.9,
      start_ms: 1,
      end_ms: 2,
      timestamp: 'now',
      endpoint: true,
    };
    const more = { ...chunk, session_id: 'label', client_seq: 3, ...SECRET };
    expect(read(inputLine(more, 1234.4, asIs))).toEqual({ at: 1234, ...chunk });
  });

  it('holds what was controlled, and no other field', () => {
    const pause = {
      type: 'control',
      action: 'pause',
      catch_up: 'drop',
      session_id: 'label',
      ...SECRET,
    } as const;
    expect(read(inputLine(pause, 5, asIs))).toEqual({
      at: 5,
      type: 'control',
      action: 'pause',
      catch_up: 'drop',
    });
  });

  it.each<ClientMessage>([
    { type: 'auth', token: 'secret' },
    { type: 'reconnect', session_id: 'label', epoch: 'e', resume_token: 'secret', last_seq: 1 },
    { type: 'keepalive' },
  ])('is never made of $type', (message) => {
    expect(inputLine(message, 0, asIs)).toBeUndefined();
  });

  it('holds decisions and how soon an answer came, not its words or sources', () => {
    const head = { session_id: 'label', seq: 4 };
    const asked: ServerMessage = {
      type: 'status',
      ...head,
      stage: 'analyzing',
      question: 'why?',
      query_id: 'q',
      confidence: 0.9,
      ...SECRET,
    };
    expect(read(outputLine(asked, 10, asIs))).toEqual({
      at: 10,
      from: 'server',
      type: 'status',
      stage: 'analyzing',
      question: 'why?',
      query_id: 'q',
      confidence: 0.9,
    });
    const answer: ServerMessage = {
      type: 'answer',
      ...head,
      query_id: 'q',
      stream_index: 3,
      content: 'the words',
      final: true,
      finish_reason: 'complete',
      sources: [{ id: '1', title: 't', uri: 'https://x/?token=secret', text: 'secret', position: 1 }],
      reference: { message_id: 'secret' },
      timing: { queued_ms: 0, first_token_ms: 5, total_ms: 9 },
    };
    expect(read(outputLine(answer, 20, asIs))).toEqual({
      at: 20,
      from: 'server',
      type: 'answer',
      query_id: 'q',
      finish_reason: 'complete',
      timing: { queued_ms: 0, first_token_ms: 5, total_ms: 9 },
    });
    expect(outputLine({ ...answer, final: false }, 20, asIs)).toBeUndefined();
    const offer = { question: 'why?', confidence: 0.4 };
    const offered: ServerMessage = { type: 'status', ...head, stage: 'waiting_for_question', offer };
    expect(read(outputLine(offered, 1, asIs))).toMatchObject({ offer });
    const error: ServerMessage = { type: 'error', ...head, code: 'BACKEND_ERROR', message: 'secret' };
    expect(read(outputLine(error, 1, asIs))).toEqual({
      at: 1,
      from: 'server',
      type: 'error',
      code: 'BACKEND_ERROR',
    });
  });

  it.each<ServerMessage>([
    { type: 'ack', session_id: 'label', message: 'connected' },
    { type: 'status', session_id: 'label', seq: 1, stage: 'listening' },
    { type: 'status', session_id: 'label', seq: 1, stage: 'querying_rag', query_id: 'q' },
  ])('is not made of %o', (event) => {
    expect(outputLine(event, 0, asIs)).toBeUndefined();
  });

  it('has every text of it redacted', () => {
    const redact = (text: string) => text.replaceAll('key', '-');
    const chunk: ClientMessage = { type: 'asr_chunk', text: 'my key', is_final: false, speaker: 'key' };
    expect(read(inputLine(chunk, 0, redact))).toMatchObject({ text: 'my -', speaker: '-' });
    const status: ServerMessage = {
      type: 'status',
      session_id: 'x',
      seq: 1,
      stage: 'waiting_for_question',
      question: 'the key',
      offer: { question: 'the key', confidence: 1 },
    };
    expect(JSON.stringify(read(outputLine(status, 0, redact)))).not.toContain('key');
  });
});
