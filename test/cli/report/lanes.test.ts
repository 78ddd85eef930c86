import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import type { Moment } from '../../../src/cli/replay/story/story';
import { Lanes, type LanesProps } from '../../../src/cli/report/lanes/lanes';
import { filledRows } from '../../../src/cli/report/lanes/rows';
import { partsOf } from '../../support/page-parts';

const spoken = (at: number, until: number, text: string, speaker = 'Ann'): Moment[] => [
  { type: 'partials', at, until, times: [at, until], text, speaker },
  { type: 'final', at: until + 300, text, speaker },
];
const decided = (at: number, decision: 'answer' | 'silent' = 'silent'): Moment => ({
  type: 'decision',
  at,
  decision,
});
const answered = (at: number, until: number): Moment => ({
  type: 'answer',
  at,
  until,
  queryId: 'q1',
  question: 'what is it?',
  text: '',
});

function lanesOf(moments: readonly Moment[], more: Partial<LanesProps> = {}) {
  const props = { stories: [{ moments }], answers: true, quiet: 'silence', ...more };
  return partsOf(renderToString(h(Lanes, props)));
}
const looksOf = ({ elements }: ReturnType<typeof lanesOf>) =>
  elements.map(({ attributes }) => attributes.class).filter((look) => look !== undefined);

describe('the rows of a timeline', () => {
  it('are those in which something happens, however much silence is between them', () => {
    const rows = filledRows([{ moments: [decided(5_000), decided(36_000_000)] }]);
    expect(rows.map(({ from, quietBefore }) => [from, quietBefore])).toEqual([
      [0, 0],
      [36_000_000, 1_799],
    ]);
    expect(lanesOf([decided(5_000), decided(36_000_000)]).text).toContain('35980 seconds of silence');
  });

  it('repeat what goes on in the next one, also the wait for a final', () => {
    const rows = filledRows([{ moments: [...spoken(19_000, 19_900, 'hello'), answered(20_200, 65_000)] }]);
    expect(rows.map(({ utterances, variants }) => [utterances.length, variants[0]?.length])).toEqual([
      [1, 0],
      [1, 1],
      [0, 1],
      [0, 1],
    ]);
  });

  it.each([2_592_000_000, 1e12, 1e15, 1e300])(
    'are the first and the last ones of what goes on for a long time: until %d',
    (until) => {
      const rows = filledRows([{ moments: spoken(1, until, 'hello') }]);
      expect(rows.length).toBeLessThanOrEqual(31);
      expect(rows.map(({ from }) => from).slice(0, 3)).toEqual([0, 20_000, 40_000]);
      expect(rows.at(-1)?.from).toBe(Math.floor(until / 20_000) * 20_000);
      expect(rows.filter(({ quietBefore }) => quietBefore > 0)).toHaveLength(1);
    },
  );

  it('are drawn as far as a page can be opened, and the page says how many are not', () => {
    const moments = Array.from({ length: 1_300 }, (_, row) => decided(row * 20_000));
    const stories = Array.from({ length: 10 }, () => ({ moments }));
    const page = renderToString(h(Lanes, { stories, answers: false, quiet: 'silence' }));
    expect(page.match(/role="img"/g)).toHaveLength(1_200);
    expect(page).toContain('Too long to be drawn to its end: 100 more rows are left out');
  });

  it('are none when nothing happens', () => {
    expect(filledRows([])).toEqual([]);
    expect(filledRows([{ moments: [] }])).toEqual([]);
  });
});

describe('the lanes', () => {
  it('have one for each speaker, and colours in their order', () => {
    const moments = [...spoken(0, 900, 'hello'), ...spoken(2_000, 2_900, 'hi', 'Ben'), decided(3_200)];
    const { text } = lanesOf(moments);
    expect(text).toMatch(/Ann.*Ben.*decided.*answers/);
    const looks = looksOf(lanesOf(moments));
    expect(looks.filter((look) => look === 'final s0')).toHaveLength(2);
    expect(looks.filter((look) => look === 'final s1')).toHaveLength(1);
  });

  it('leave out answers where nothing was asked, in the legend too', () => {
    const all = lanesOf([...spoken(0, 900, 'hello'), decided(1_200, 'answer')]);
    const decisions = lanesOf([...spoken(0, 900, 'hello'), decided(1_200, 'answer')], { answers: false });
    expect(all.text).toContain('question accepted, no text yet');
    expect(decisions.text).not.toMatch(/answers|no text yet|asked ahead/);
    const heightOf = ({ elements }: typeof all) =>
      Math.max(...elements.map(({ attributes }) => Number(attributes.viewbox?.split(' ')[3] ?? 0)));
    expect(heightOf(decisions)).toBeLessThan(heightOf(all));
  });

  it('cut words that do not fit before the same speaker goes on', () => {
    const long = 'a sentence that is much longer than the time that it takes to say it';
    const { text } = lanesOf([...spoken(0, 400, long), ...spoken(1_500, 1_900, 'next')]);
    expect(text).toContain('…');
    expect(text).toContain(`${long} (2 partials, final at 0:00.7, 300 ms after the last partial)`);
  });
});
