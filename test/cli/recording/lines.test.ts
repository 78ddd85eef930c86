import { describe, expect, it } from 'vitest';
import { type Line, LineReader, NotText } from '../../../src/cli/recording/lines';
import { type EntryOptions, readEntry } from '../../../src/transcripts/entry';

function linesOf(...pieces: (string | Uint8Array)[]): Line[] {
  const reader = new LineReader();
  const lines = pieces.flatMap((piece) => reader.push(Buffer.from(piece as Uint8Array)));
  return [...lines, ...reader.end()];
}

describe('lines', () => {
  it('are split wherever the chunks end, even within a character', () => {
    const text = 'what is this?\r\n请问退货政策是什么？\n\nend';
    const bytes = Buffer.from(text);
    const whole = [
      { number: 1, text: 'what is this?\r' },
      { number: 2, text: '请问退货政策是什么？' },
      { number: 3, text: '' },
      { number: 4, text: 'end' },
    ];
    for (let at = 0; at <= bytes.length; at++) {
      expect(linesOf(bytes.subarray(0, at), bytes.subarray(at))).toEqual(whole);
    }
    expect(linesOf(...[...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
    expect(linesOf('end\n')).toEqual([{ number: 1, text: 'end' }]);
    expect(linesOf('')).toEqual([]);
  });

  it('lose a byte order mark', () => {
    expect(linesOf('\ufeffhello\n')).toEqual([{ number: 1, text: 'hello' }]);
  });

  it('that are too long, or not text, are reported by number; reading continues with the next', () => {
    const long = 'x'.repeat(40_000);
    expect(linesOf('a\n', long, long, long, '\nb\n', Uint8Array.of(0xc3, 0x28, 0x0a), 'c')).toEqual([
      { number: 1, text: 'a' },
      { number: 2, problem: 'has more than 65536 bytes' },
      { number: 3, text: 'b' },
      { number: 4, problem: 'is not UTF-8' },
      { number: 5, text: 'c' },
    ]);
    expect(linesOf('y'.repeat(65_536))).toEqual([{ number: 1, text: 'y'.repeat(65_536) }]);
    expect(linesOf('y'.repeat(65_537))).toEqual([{ number: 1, problem: 'has more than 65536 bytes' }]);
  });

  it('are not read from something that is not text', () => {
    expect(() => linesOf(Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0, 0))).toThrow(NotText);
    expect(() => linesOf(Buffer.from('\ufeffhello', 'utf16le'))).toThrow(NotText);
  });
});

const options: EntryOptions = { names: true };
const chunkOf = (line: string, more: Partial<EntryOptions> = {}) => {
  const entry = readEntry(line, { ...options, ...more });
  if (entry.kind !== 'spoken') throw new Error(JSON.stringify(entry));
  return entry.chunk;
};

describe('a line of words', () => {
  it.each([
    ['Ann: what is this?', 'Ann', 'what is this?'],
    ['Ann:\twhat', 'Ann', 'what'],
    ['SPEAKER_00: okay', 'SPEAKER_00', 'okay'],
    ['speaker 1 : okay', 'speaker 1', 'okay'],
    ['Mary Jane Watson: hi', 'Mary Jane Watson', 'hi'],
    ["Dr. O'Neill: hi", "Dr. O'Neill", 'hi'],
    ['王老师：这是什么', '王老师', '这是什么'],
    ['张三: 好的', '张三', '好的'],
    ['Zoë: why', 'Zoë', 'why'],
  ])('%s is attributed to its speaker', (line, speaker, text) => {
    expect(chunkOf(line)).toMatchObject({ speaker, text, is_final: true });
    expect(chunkOf(line, { names: false })).toEqual({ type: 'asr_chunk', text: line, is_final: true });
  });

  it.each([
    'http://example.com/ is down',
    'see C:/temp please',
    'it starts at 10:30 right',
    '10:30 is fine',
    'the four words here are: too many for a name',
    ': nothing before',
    'Ann:',
    'a ratio of 3:1',
    'what is this?',
  ])('%s has no speaker', (line) => {
    expect(chunkOf(line)).toEqual({ type: 'asr_chunk', text: line, is_final: true });
  });

  it('gets the language of the option', () => {
    expect(chunkOf('hola', { language: 'es' }).language).toBe('es');
  });
});

describe('a line of JSON', () => {
  it('is a chunk, with or without a type; without a type it is final by default', () => {
    const rest = { speaker: 'A', start_ms: 10, end_ms: 20, segment_id: 7 };
    expect(chunkOf(JSON.stringify({ text: 'a', ...rest }))).toEqual({
      type: 'asr_chunk',
      text: 'a',
      is_final: true,
      ...rest,
      segment_id: '7',
    });
    expect(chunkOf('{"text":"a","is_final":false}').is_final).toBe(false);
    expect(chunkOf('{"type":"asr_chunk","text":"a"}').is_final).toBe(false);
    expect(chunkOf('{"type":"asr_chunk","text":"a","is_final":true}').is_final).toBe(true);
  });

  it('keeps its own language', () => {
    expect(chunkOf('{"text":"a","language":"fr"}', { language: 'es' }).language).toBe('fr');
    expect(chunkOf('{"text":"a"}', { language: 'es' }).language).toBe('es');
  });

  it('may have a label, and what was said before', () => {
    for (const [label, read] of [
      [1, true],
      [0, false],
      [true, true],
      [false, false],
    ] as const) {
      expect(readEntry(JSON.stringify({ text: 'a', label }), options)).toMatchObject({ label: read });
    }
    expect(readEntry('{"text":"a","label":null}', options)).not.toHaveProperty('label');
    expect(readEntry('{"text":"a","context":"b"}', options)).toMatchObject({ context: 'b' });
    expect(readEntry('{"text":"a","context":null}', options)).toMatchObject({ context: null });
    expect(readEntry('{"text":"a"}', options)).not.toHaveProperty('context');
  });

  it('of another type is skipped, and an empty line is a pause', () => {
    expect(readEntry('{"type":"keepalive"}', options)).toEqual({ kind: 'other' });
    expect(readEntry('{"type":"answer","content":"x"}', options)).toEqual({ kind: 'other' });
    expect(readEntry(' \t\r', options)).toEqual({ kind: 'pause' });
  });

  it.each([
    ['{"text":', 'begins with { but is not valid JSON'],
    ['{laughs} so', 'begins with { but is not valid JSON'],
    ['{}', "is refused: 'text' is missing"],
    ['{"text":5}', "is refused: 'text' must be a string, not a number"],
    ['{"text":" "}', "is refused: 'text' of a final must not be empty"],
    [
      '{"text":"a","start_ms":"soon"}',
      "is refused: 'start_ms' must be a number of milliseconds, not a string",
    ],
    ['{"text":"a","label":"yes"}', "has a 'label' that is neither 0 nor 1"],
    ['{"text":"a","context":5}', "has a 'context' that is neither a string nor null"],
  ])('%s is a problem', (line, problem) => {
    expect(readEntry(line, options)).toEqual({ kind: 'problem', problem });
  });
});
