import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/cli/errors';
import { type Recording, readRecording } from '../../../src/cli/recording/read-recording';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'realtime-rag-recording-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const OPTIONS = { names: true, gapMs: 1_000 };

function read(lines: readonly (string | object)[], end = '\n', options = OPTIONS): Promise<Recording> {
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n') + end;
  return readRecording('-', options, Readable.from([Buffer.from(text)]));
}

const chunk = (at: number, text: string, more: object = {}) => ({ at, type: 'asr_chunk', text, ...more });

describe('a recording', () => {
  it('has each message at its own time, not at the time of its words', async () => {
    const { messages, events, cut } = await read([
      { type: 'recording', version: 1, language: 'en' },
      chunk(500, 'what', { start_ms: 90, end_ms: 95 }),
      { at: 650, from: 'server', type: 'status', stage: 'analyzing' },
      chunk(700, 'what is it', { is_final: true, speaker: 'Ann' }),
      { at: 900, type: 'control', action: 'cancel' },
      { type: 'keepalive' },
    ]);
    expect(messages).toEqual([
      expect.objectContaining({ line: 2, at: 500, from: 500 }),
      expect.objectContaining({ line: 4, at: 700 }),
      { line: 5, at: 900, from: 900, message: { type: 'control', action: 'cancel' } },
    ]);
    expect(messages[1]?.message).toMatchObject({
      text: 'what is it',
      is_final: true,
      speaker: 'Ann',
      language: 'en',
    });
    expect(events).toEqual([{ line: 3, at: 650, fields: expect.objectContaining({ stage: 'analyzing' }) }]);
    expect(cut).toBe(false);
  });

  it('may be a transcript, whose times are made up', async () => {
    const { messages } = await read(['Ann: what is the return policy', '', 'Ben: hello']);
    expect(messages.map(({ line, message }) => [line, 'text' in message && message.text])).toEqual([
      [1, 'what is the return policy'],
      [2, ''],
      [3, 'hello'],
    ]);
    expect(messages[1]).toMatchObject({ at: messages[0]?.at, message: { endpoint: true, speaker: 'Ann' } });
    expect(messages[2]?.from).toBe((messages[0]?.at ?? 0) + 1_000);
  });

  it('may be subtitles, and says where they cannot be read', async () => {
    const cue = ['1', '00:00:01,000 --> 00:00:02,000', 'Ann: what is it?'];
    const { messages } = await read(cue);
    expect(messages).toMatchObject([{ line: 2, from: 0, at: 1_000, message: { speaker: 'Ann' } }]);
    await expect(read([...cue, '', '2', '00:00:03 --> later', 'Ben: hm'])).rejects.toThrow(
      'stdin:6: has times that cannot be read.',
    );
  });

  it('whose last line breaks off is read without it, and says so', async () => {
    const { messages, cut } = await read([chunk(1, 'hello'), '{"at":2,"type":"asr_ch'], '');
    expect(messages).toHaveLength(1);
    expect(cut).toBe(true);
  });

  it.each<[string, (string | object)[], string]>([
    ['broken JSON', [chunk(1, 'a'), '{"at":'], 'stdin:2: begins with { but is not valid JSON.'],
    [
      'a field of another type',
      [chunk(1, 'a'), chunk(2, 'b', { is_final: 7 })],
      "stdin:2: is refused: 'is_final'",
    ],
    [
      'a time of another type',
      [{ ...chunk(1, 'a'), at: 'now' }],
      "stdin:1: has an 'at' that is not a number",
    ],
    ['a negative time', [chunk(-1, 'a')], "stdin:1: has an 'at' that is not a number"],
    ['time that runs backwards', [chunk(5, 'a'), chunk(4, 'b')], "stdin:2: has an 'at' before"],
    [
      'a control before the line above',
      [chunk(5, 'a'), { at: 4, type: 'control', action: 'stop' }],
      'stdin:2: has',
    ],
    ['an unknown action', [{ at: 4, type: 'control', action: 'dance' }], 'stdin:1: is refused'],
    [
      'a newer version',
      [{ type: 'recording', version: 2 }, chunk(1, 'a')],
      "stdin:1: has a 'version' other than 1",
    ],
    ['nothing said', [{ type: 'recording', version: 1 }], 'stdin:1: nothing is said in this file'],
  ])('with %s is refused with one line that says where', async (_, lines, message) => {
    const error = await read(lines).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message).toContain(message);
    expect((error as UsageError).message).not.toContain('\n');
  });

  it('of a file is named by its path', async () => {
    const file = join(folder, 'call.jsonl');
    writeFileSync(file, '{"at":1,"type":"asr_chunk","text":7}\n');
    await expect(readRecording(file, OPTIONS, process.stdin)).rejects.toThrow(
      `${file}:1: is refused: 'text'`,
    );
    await expect(readRecording(join(folder, 'none'), OPTIONS, process.stdin)).rejects.toThrow(
      'There is no file',
    );
    await expect(readRecording(folder, OPTIONS, process.stdin)).rejects.toThrow('is a folder');
    writeFileSync(file, Uint8Array.of(0, 1, 2));
    await expect(readRecording(file, OPTIONS, process.stdin)).rejects.toThrow('is not UTF-8 text');
  });
});
