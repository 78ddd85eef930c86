import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { clockTime } from '../../../src/cli/replay/clock-time';
import { timelineLines } from '../../../src/cli/replay/render';
import type { Moment, Story } from '../../../src/cli/replay/story/story';
import { summaryOf } from '../../../src/cli/replay/summary/summary';
import { summaryTable } from '../../../src/cli/replay/summary/table';
import { said, storyOf } from './rig';

const colors = pc.createColors(false);
const storyWith = (...moments: Moment[]): Story => ({
  file: 'f',
  durationMs: 0,
  moments,
  backend: { answers: 0, retrievals: 0, tokens: 0 },
});

describe('the timeline', () => {
  it('has one line for the partials of a segment, its final, the decision and the answer', async () => {
    const story = await storyOf(said(1_000, 'what is the return policy?', 500, { speaker: 'Ann' }));
    const shown = timelineLines(colors, [story]).filter((line) => !/ {2}(?:retrieve|ahead) /.test(line));
    expect(shown).toEqual([
      '  0:01.0  5 partials  Ann: what is the return policy',
      '  0:02.3  final       Ann: what is the return policy?',
      expect.stringMatching(/^ {2}0:02\.3 {2}answer {6}0\.\d\d {2}what is the return policy\? {2}\(q1\)$/),
      expect.stringMatching(/^ {2}0:0\d\.\d {2}first text {2}q1 {2}\d\.\d\d s after the last word, /),
    ]);
  });

  it('shows alike things once, and marks what only some variants did', async () => {
    const lines = said(1_000, 'what is the return policy?');
    const stories = [await storyOf(lines), await storyOf(lines), await storyOf(lines, ['mode=offer'])];
    const shown = timelineLines(colors, stories);
    expect(shown.filter((line) => line.includes('final'))[0]).toContain('final       what');
    expect(shown.filter((line) => /answer {6}AB /.test(line))).toHaveLength(1);
    expect(shown.filter((line) => /offer {7}C /.test(line))).toHaveLength(1);
  });

  it('says what was asked ahead, and what became of it', () => {
    const guess = { type: 'speculation', at: 500, until: 900, question: 'why', tokens: 7 } as const;
    expect(
      timelineLines(colors, [
        storyWith(
          { ...guess, stage: 'answer', outcome: 'discarded' },
          { ...guess, stage: 'retrieve', outcome: 'reused', tokens: 0 },
        ),
      ]),
    ).toEqual([
      '  0:00.5  ahead       discarded after 0.40 s, 7 tokens  why',
      '  0:00.5  retrieve    reused after 0.40 s  why',
    ]);
  });

  it('lets no text of a file control the terminal', () => {
    const nasty = 'a\u001b[2Jb\r\nc\u0007';
    const shown = timelineLines(colors, [
      storyWith(
        { type: 'final', at: 0, speaker: nasty, text: nasty },
        { type: 'decision', at: 0, decision: 'answer', question: nasty, reason: nasty },
        {
          type: 'speculation',
          at: 0,
          until: 1,
          stage: 'answer',
          question: nasty,
          outcome: 'reused',
          tokens: 1,
        },
      ),
    ]).join('');
    expect(shown).not.toMatch(/\p{Cc}/u);
  });

  it('counts hours', () => {
    expect([0, 59_999, 61_200, 3_723_400].map(clockTime)).toEqual([
      '0:00.0',
      '0:59.9',
      '1:01.2',
      '1:02:03.4',
    ]);
  });
});

describe('the table', () => {
  it('has a column for each variant, aligned, wide characters included', async () => {
    const lines = said(1_000, 'what is the return policy?');
    const columns = [
      { title: 'A mode=auto', summary: summaryOf([await storyOf(lines)]) },
      { title: 'B 甲=乙', summary: summaryOf([await storyOf(lines, ['mode=offer'])]) },
    ];
    const [head, turns, answered] = summaryTable(colors, columns);
    expect(head).toMatch(/A mode=auto +B 甲=乙$/);
    expect(turns).toMatch(/^turns +1 +1$/);
    expect(answered).toMatch(/^ answered +1 +0$/);
    const text = summaryTable(colors, columns).join('\n');
    expect(text).toMatch(/first text after the last word +p50 [\d,]+ ms, p95 [\d,]+ ms +–/);
    expect(text).toMatch(/wrong reuses +0 +0/);
    expect(text).not.toContain('errors');
  });
});
