import { describe, expect, it } from 'vitest';
import { MINUTES_MARK } from '../../../src/console/keep/minutes';
import { openFile } from '../../../src/console/keep/open-file';

const view = async (name: string, content: BlobPart, type = '') =>
  (await openFile(new File([content], name, { type }), { recognisesAudio: false })).view;
const jsonl = (...lines: object[]) => lines.map((line) => JSON.stringify(line)).join('\n');

function utf16(text: string, isBigEndian: boolean): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(2 * text.length + 2));
  for (const [index, character] of [...`\uFEFF${text}`].entries()) {
    view.setUint16(2 * index, character.charCodeAt(0), !isBigEndian);
  }
  return view.buffer;
}

describe('a file that is opened', () => {
  it.each<[string, string, BlobPart, object]>([
    ['a transcript', 'a.txt', 'Ann: hello\n\nBen: hi', { kind: 'transcript', lines: 3, skipped: 0 }],
    ['a transcript without a line end', 'notes', 'Ann: hello', { kind: 'transcript', lines: 1 }],
    ['a transcript in UTF-8 with its mark', 'a.txt', '\uFEFFAnn: 你好', { kind: 'transcript', lines: 1 }],
    ['a transcript in UTF-16', 'a.txt', utf16('Ann: 你好', false), { kind: 'transcript', lines: 1 }],
    [
      'a transcript in big-endian UTF-16',
      'a.txt',
      utf16('Ann: 你好', true),
      { kind: 'transcript', lines: 1 },
    ],
    [
      'JSON lines, some unreadable',
      'a.jsonl',
      '{"text":"a"}\n{"te\n{"text":"b"}',
      { kind: 'transcript', lines: 2, skipped: 1 },
    ],
    ['JSON lines of another name', 'export.json', '{"text":"a"}', { kind: 'transcript', lines: 1 }],
    ['SubRip', 'a.srt', '1\n00:00:01,000 --> 00:00:02,000\nhi', { kind: 'transcript', lines: 1 }],
    [
      'SubRip of another name',
      'a.sub',
      '1\r\n00:00:01,000 --> 00:00:02,000\r\nhi',
      { kind: 'transcript', lines: 1 },
    ],
    ['WebVTT', 'a.vtt', 'WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>hi', { kind: 'transcript', lines: 1 }],
    [
      'a session',
      'a.jsonl',
      jsonl({ at: 1, text: 'a' }, { at: 2, from: 'server', type: 'status', stage: 'analyzing' }),
      { kind: 'session', lines: 2 },
    ],
    [
      'minutes',
      'a.md',
      `# Minutes: 2026-03-02 09:14:05\n\n${MINUTES_MARK}\n\n## 1. Why?\n\n09:14:06\n\nBecause.\n`,
      { kind: 'session', lines: 3 },
    ],
    ['audio', 'a.mp3', 'x', { kind: 'audio', recognisable: false }],
    ['nothing', 'a.txt', '', { kind: 'problem', problem: 'empty' }],
    ['blank lines', 'a.txt', ' \n\n', { kind: 'problem', problem: 'empty' }],
    ['audio of nothing', 'a.mp3', '', { kind: 'problem', problem: 'empty' }],
    [
      'a program',
      'a.txt',
      Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 0),
      { kind: 'problem', problem: 'not_text' },
    ],
    [
      'bytes that are not UTF-8',
      'a.txt',
      Uint8Array.of(0x61, 0xff),
      { kind: 'problem', problem: 'not_text' },
    ],
    ['too much', 'a.jsonl', ' '.repeat(16 * 1024 * 1024 + 1), { kind: 'problem', problem: 'too_large' }],
    ['too many words', 'a.txt', 'a word '.repeat(300_000), { kind: 'problem', problem: 'too_large' }],
    ['text of another kind', 'a.html', '<p>hello</p>', { kind: 'problem', problem: 'unknown_kind' }],
    ['Markdown that is no minutes', 'a.md', '# Notes', { kind: 'problem', problem: 'unknown_kind' }],
    ['JSON of another kind', 'a.json', '{"type":"x"}\n', { kind: 'problem', problem: 'empty' }],
    ['subtitles without a cue', 'a.srt', 'lost\nwords', { kind: 'problem', problem: 'unknown_kind' }],
  ])('and is %s', async (_, name, content, expected) => {
    expect(await view(name, content)).toMatchObject({ name, ...expected });
  });

  it('and is audio by its type is what the browser can make of it', async () => {
    const file = new File(['x'], 'voice memo', { type: 'audio/ogg' });
    expect(await openFile(file, { recognisesAudio: true })).toEqual({
      view: { kind: 'audio', name: 'voice memo', recognisable: true },
      audio: file,
    });
  });

  it('and cannot be read any more is a problem, no exception', async () => {
    const file = new File(['x'], 'a.txt');
    file.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotFoundError'));
    expect(await openFile(file, { recognisesAudio: true })).toEqual({
      view: { kind: 'problem', name: 'a.txt', problem: 'unreadable' },
    });
  });
});
