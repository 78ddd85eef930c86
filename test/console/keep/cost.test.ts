import { describe, it } from 'vitest';
import { readMinutes } from '../../../src/console/keep/read-minutes';
import { beginsAsSubtitles } from '../../../src/transcripts/transcript-lines';
import { expectLinear } from '../../support/cpu-time';

const MINUTES =
  '# Minutes 2026-01-01 00:00:00\n\n<!-- realtime-rag minutes 1 -->\n\n## 1. q\n\n00:00:01\n\na\n\n### Sources\n\n';

describe('opening a file takes time in proportion to it', () => {
  it.each<[string, (size: number) => unknown]>([
    ['empty lines after a number', (size) => beginsAsSubtitles(`1${'\n'.repeat(size)}x`)],
    ['backslashes in a source', (size) => readMinutes(`${MINUTES}1. ${'\\'.repeat(size)}x\n`)],
  ])('with %s', (_, work) => expectLinear(work, 10_000));
});
