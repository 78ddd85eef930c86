import { describe, expect, it } from 'vitest';
import { spoken } from '../../src/transcripts/spoken';
import { readTranscript } from '../../src/transcripts/transcript';

const OPTIONS = { names: true, gapMs: 1_000 };
const jsonl = (...lines: object[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

describe('a file', () => {
  it('with what the server said is a session', () => {
    const text = jsonl(
      { type: 'recording', version: 1, started_at: '2026-03-02T09:14:05.000Z' },
      { at: 5, type: 'asr_chunk', text: 'why', is_final: true, client_seq: 1 },
      { at: 6, from: 'server', type: 'status', stage: 'analyzing', query_id: 'q' },
    );
    const session = readTranscript(text, OPTIONS);
    expect(session).toMatchObject({
      kind: 'session',
      startedAt: '2026-03-02T09:14:05.000Z',
      events: [{ line: 3, at: 6 }],
      problems: [],
      cut: false,
    });
    expect(session.messages).toMatchObject([{ line: 2, at: 5, message: { client_seq: 1 } }]);
  });

  it('is read without the lines that cannot be, which are told', () => {
    const text = `\uFEFF${jsonl(
      { at: 9, type: 'asr_chunk', text: 'a', is_final: true },
      { at: 8, type: 'asr_chunk', text: 'b', is_final: true },
    )}{"no":\nAnn: hello`;
    const { kind, messages, problems } = readTranscript(text, OPTIONS);
    expect(kind).toBe('transcript');
    expect(messages.map(({ message }) => 'text' in message && message.text)).toEqual(['a', 'hello']);
    expect(problems.map(({ line }) => line)).toEqual([2, 3]);
  });

  it('of subtitles begins with its first words', () => {
    const text = '1\n00:01:00,000 --> 00:01:02,000\nHello\n\n2\n00:01:05,000 --> 00:01:06,000\n{\\an8}Bye';
    expect(readTranscript(text, { ...OPTIONS, name: 'a.srt' })).toMatchObject({
      cut: false,
      messages: [
        { line: 2, from: 0, at: 2_000 },
        { line: 6, from: 5_000, at: 6_000, message: { text: 'Bye' } },
      ],
    });
  });

  it('may break off', () => {
    expect(readTranscript('{"text":"a"}\n{"te', OPTIONS)).toMatchObject({ cut: true, problems: [] });
    expect(readTranscript('', OPTIONS)).toMatchObject({ kind: 'transcript', messages: [] });
  });
});

describe('a line', () => {
  const spokenOf = (text: string) =>
    spoken(readTranscript(text, OPTIONS).messages, 500).map(
      ({ at, message }) =>
        `${at} ${'text' in message ? message.text : ''}${'is_final' in message && message.is_final ? '.' : ''}`,
    );

  it('without partials is spoken word by word, and final before its speaker goes on', () => {
    const text = jsonl(
      { text: 'one two', speaker: 'A', start_ms: 0, end_ms: 1_000 },
      { text: 'three', speaker: 'A', start_ms: 1_200, end_ms: 2_000 },
      { text: 'four', speaker: 'B', start_ms: 2_000, end_ms: 3_000 },
    );
    expect(spokenOf(text)).toEqual([
      '500 one',
      '1000 one two',
      '1200 one two.',
      '2000 three',
      '2500 three.',
      '3000 four',
      '3500 four.',
    ]);
  });

  it('is final before the session is controlled', () => {
    const text = jsonl(
      { text: 'one', start_ms: 0, end_ms: 1_000 },
      { at: 1_100, type: 'control', action: 'pause' },
      { text: 'two', start_ms: 3_000, end_ms: 4_000 },
    );
    expect(spokenOf(text)).toEqual(['1000 one', '1100 one.', '1100 ', '4000 two', '4500 two.']);
  });

  it('of thousands is spoken in an instant, whoever speaks', () => {
    const text = Array.from({ length: 20_000 }, (_, i) => `S${i}: a`).join('\n');
    const begun = performance.now();
    expect(spokenOf(text)).toHaveLength(40_000);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});
