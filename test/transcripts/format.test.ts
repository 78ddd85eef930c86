import { describe, expect, it } from 'vitest';
import type { AsrChunkMessage, ClientMessage, ServerMessage } from '../../src/protocol/index';
import { headerLine, inputLine, outputLine } from '../../src/transcripts/format';
import { Recorder } from '../../src/transcripts/recorder';

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
      client_seq: 3,
    };
    const more = { ...chunk, session_id: 'label', ...SECRET };
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
      rule: 'en/why',
      confidence: 0.9,
      finals: [1, 3],
      ...SECRET,
    };
    expect(read(outputLine(asked, 10, asIs))).toEqual({
      at: 10,
      from: 'server',
      type: 'status',
      stage: 'analyzing',
      question: 'why?',
      query_id: 'q',
      rule: 'en/why',
      confidence: 0.9,
      finals: [1, 3],
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

  it('holds the words of answers and their sources only when that is asked for, and still no other field', () => {
    const source = {
      id: '1',
      title: 'Returns',
      uri: 'https://x/returns',
      path: 'returns.md',
      line: 3,
      page: 1,
      text: 'Thirty days.',
      highlight: [[0, 6]] as [number, number][],
      score: 0.5,
      position: 1,
    };
    const part: ServerMessage = {
      type: 'answer',
      session_id: 'label',
      seq: 4,
      query_id: 'q',
      stream_index: 0,
      content: 'Thirty days',
      replace: true,
      final: false,
      sources: [{ ...source, ...SECRET, url: 'secret' } as typeof source],
      warning: { code: 'answer_truncated', message: 'secret' },
      reference: { message_id: 'secret' },
      ...SECRET,
    };
    const head = { from: 'server', type: 'answer', query_id: 'q' };
    expect(read(outputLine(part, 10, asIs, true))).toEqual({
      at: 10,
      ...head,
      stream_index: 0,
      content: 'Thirty days',
      replace: true,
      final: false,
      sources: [source],
      warning: 'answer_truncated',
    });
    const end: ServerMessage = {
      type: 'answer',
      session_id: 'label',
      seq: 5,
      query_id: 'q',
      stream_index: 1,
      content: '',
      final: true,
      finish_reason: 'complete',
      timing: { queued_ms: 0, total_ms: 9 },
      usage: { total_tokens: 7, currency: 'USD', ...SECRET } as object,
    };
    expect(read(outputLine(end, 20, asIs, true))).toEqual({
      at: 20,
      ...head,
      stream_index: 1,
      content: '',
      final: true,
      finish_reason: 'complete',
      timing: { queued_ms: 0, total_ms: 9 },
      usage: { total_tokens: 7, currency: 'USD' },
    });
    const error = { type: 'error', session_id: 'label', seq: 6, code: 'BACKEND_ERROR', ...SECRET } as const;
    expect(read(outputLine({ ...error, message: 'It failed.', query_id: 'q' }, 1, asIs, true))).toEqual({
      at: 1,
      from: 'server',
      type: 'error',
      code: 'BACKEND_ERROR',
      query_id: 'q',
      message: 'It failed.',
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
    const answer: ServerMessage = {
      type: 'answer',
      session_id: 'x',
      seq: 2,
      query_id: 'q',
      stream_index: 0,
      content: 'the key',
      final: false,
      sources: [{ id: '1', title: 'key', text: 'a key', uri: 'https://x/key', position: 1 }],
    };
    expect(JSON.stringify(read(outputLine(answer, 0, redact, true)))).not.toContain('key');
  });
});

describe('a recorder', () => {
  const part = (content: string, final = false): ServerMessage => ({
    type: 'answer',
    session_id: 'label',
    seq: 1,
    query_id: 'q',
    stream_index: 0,
    content,
    final,
  });
  const record = (options: { answers?: boolean }) => {
    const lines: string[] = [];
    const sink = { write: (line: string) => void lines.push(line), end: async () => {} };
    const recorder = new Recorder({ sink, now: () => 0, redact: asIs, startedAt: new Date(0), ...options });
    recorder.heard({ type: 'asr_chunk', text: 'why?', is_final: true, client_seq: 1 });
    recorder.said(part('because'));
    recorder.said(part('', true));
    return lines.map(read);
  };

  it('leaves out what is answered', () => {
    expect(record({}).map(({ type }) => type)).toEqual(['recording', 'asr_chunk', 'answer']);
    expect(JSON.stringify(record({}))).not.toContain('because');
  });

  it('writes it down when it is to be shown again', () => {
    expect(record({ answers: true }).map(({ content }) => content)).toEqual([
      undefined,
      undefined,
      'because',
      '',
    ]);
  });
});
