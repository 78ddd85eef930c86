import { describe, it } from 'vitest';
import { readTranscript } from '../../src/transcripts/transcript';
import { expectLinear } from '../support/cpu-time';

const read = (text: string, name: string) => readTranscript(text, { name, names: true, gapMs: 1_000 });
const inWebVtt = (line: string) => read(`WEBVTT\n\n00:01.000 --> 00:02.000\n${line}\n`, 'a.vtt');
const inSubRip = (line: string) => read(`1\n00:00:01,000 --> 00:00:02,000\n${line}\n`, 'a.srt');

describe('reading takes time in proportion to the file', () => {
  it.each<[string, (size: number) => unknown]>([
    ['empty lines before the first word', (size) => read(`${'\n'.repeat(size)}hi`, 'a.txt')],
    ['tags that are never closed', (size) => inWebVtt('<'.repeat(size))],
    ['voice tags that are never closed', (size) => inWebVtt('<v '.repeat(size))],
    ['markup that is never closed', (size) => inSubRip('<b '.repeat(size))],
    ['styles that are never closed', (size) => inSubRip('{\\'.repeat(size))],
    [
      'tags that are never closed at the end of rolling captions',
      (size) => inWebVtt(`a\n\n00:02.000 --> 00:03.000\n${'<'.repeat(size)}`),
    ],
  ])('of %s', (_, work) => expectLinear(work, 5_000));
});
