import { describe, expect, it } from 'vitest';
import { htmlPage } from '../../../../src/cli/replay/html/page';
import { recordedTalk } from '../../../../src/cli/replay/story/recorded';
import type { Story } from '../../../../src/cli/replay/story/story';
import { summaryOf } from '../../../../src/cli/replay/summary/summary';
import { expectInert, partsOf } from '../../../support/page-parts';
import { recordingOf, said, storyOf } from '../rig';

const NASTY = `what is <script>alert(1)</script> & "that" 'x' <img src=x onerror=alert(1)>`;

function pageOf(stories: readonly Story[], title = ''): string {
  return htmlPage({
    columns: stories.map((story, at) => ({ title: `${at}${title}`, summary: summaryOf([story]) })),
    recordings: [stories],
    recorded: [],
    backend: 'simulated',
  });
}

/** Fails on anything that is opened and not closed, or closed and not opened. */
function checkNesting(page: string): void {
  const open: string[] = [];
  const body = page.replace(/^<!doctype html>/, '').replace(/<meta [^>]*>/g, '');
  for (const [, slash, name = '', , self] of body.matchAll(
    /<(\/?)([a-z][\w]*)((?:\s[\w-]+(?:="[^"]*")?)*)\s*(\/?)>/gi,
  )) {
    if (self) continue;
    if (slash) expect(open.pop()).toBe(name);
    else open.push(name);
  }
  expect(open).toEqual([]);
}

describe('the page', () => {
  it('draws who spoke, what was decided and the answers, row by row', async () => {
    const page = pageOf([
      await storyOf([
        ...said(1_000, 'what is the return policy?', 500, { speaker: 'Ann' }),
        ...said(95_000, 'where is the office?', 500, { speaker: 'Ben' }),
      ]),
    ]);
    expect(page.match(/<svg viewBox="0 0 1200/g)).toHaveLength(2);
    expect(page).toContain('60 seconds of silence');
    expect(page).toContain('aria-label="1:20.0 to 1:40.0"');
    expect(page.match(/class="mark answer"/g)).toHaveLength(3);
    expect(page.match(/class="partial s0"/g)).toHaveLength(5);
    expect(page.match(/class="partial s1"/g)).toHaveLength(4);
    expect(page).toMatch(
      /<title>q1: what is the return policy\?, first text \d+ ms after the last word, (?:retrieved ahead, )?complete at/,
    );
    checkNesting(page);
  });

  it('shows text of others as text, whatever it contains', async () => {
    const page = pageOf([await storyOf(said(0, NASTY, 500, { speaker: NASTY }), [])].map(withNasty), NASTY);
    expect(page).not.toMatch(/<script|<img/i);
    expectInert(page);
    expect(partsOf(page).text).toContain(NASTY);
    checkNesting(page);
    const attributes = [...page.matchAll(/<[a-z]+((?:\s[^<>]*)?)>/gi)].map(([, given = '']) => given);
    for (const given of attributes) expect(given).not.toMatch(/\son\w+=/i);
  });

  it('has no script, loads nothing, and forbids both', async () => {
    const page = pageOf([await storyOf(said(0, 'what is the return policy?'))]);
    expectInert(page);
    expect(page).not.toContain('unsafe-inline');
    expect(page).not.toMatch(/<script|<link|<iframe|<object|src=|href=|url\(|@import|javascript:/i);
    expect(page).toMatch(/prefers-color-scheme: dark/);
  });

  it('compares variants below each other, question by question', async () => {
    const lines = [...said(0, 'what is the return policy?'), ...said(20_000, 'where is the office?')];
    const page = pageOf([await storyOf(lines), await storyOf(lines, ['answerAt=1'])]);
    expect(page).toContain('A decided');
    expect(page).toContain('B answers');
    const table = page.slice(page.indexOf('class="said">question'));
    expect(table).toMatch(/what is the return policy\?<\/td><td>\d\.\d\d s<\/td><td>–<\/td>/);
  });

  it('never hides an answer behind the wait of the next question', async () => {
    const lines = [...said(0, 'what is the return policy?'), ...said(2_500, 'where is the office?')];
    const page = pageOf([await storyOf(lines)]);
    const drawn = [...page.matchAll(/<rect class="(waiting|complete)" x=/g)].map(([, look]) => look);
    expect(drawn).toEqual(['waiting', 'waiting', 'complete', 'complete']);
  });

  it('shows what was answered when it was recorded: its words, its sources, and what it cites', async () => {
    const page = await recordedPage(
      'The return policy is 30 days [1].',
      'Returns within <30> days',
      'doc://returns',
    );
    const { text, elements } = partsOf(page);
    expect(text).toMatch(/Replayed[\s\S]*As recorded[\s\S]*The return policy is 30 days/);
    expect(text).toContain('Returns within <30> days');
    const ids = elements.flatMap(({ attributes }) => attributes.id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    const links = elements.flatMap(({ attributes }) => attributes.href ?? []);
    expect(links).toHaveLength(1);
    for (const link of links) expect(ids).toContain(link.slice(1));
    expectInert(page);
    checkNesting(page);
  });

  it('shows text of others as text there too', async () => {
    const page = await recordedPage(NASTY, NASTY, 'javascript:alert(1)', NASTY);
    expect(page).not.toMatch(/<script|<img/i);
    expectInert(page);
    expect(partsOf(page).text.split(NASTY).length).toBeGreaterThan(5);
  });

  it('is the same twice', async () => {
    const lines = said(0, 'what is the return policy?');
    expect(pageOf([await storyOf(lines)])).toBe(pageOf([await storyOf(lines)]));
  });
});

/** Of a recording with what a server said. */
async function recordedPage(content: string, text: string, uri: string, code = 'fallback'): Promise<string> {
  const server = (at: number, fields: object) => ({ at, from: 'server', query_id: 'a b', ...fields });
  const source = { id: text, title: text, text, uri, path: text, position: 1 };
  const recording = await recordingOf([
    ...said(0, 'what is the return policy?', 500, { speaker: 'Ann' }),
    server(1_400, { type: 'status', stage: 'analyzing', question: NASTY, confidence: 0.9, rule: NASTY }),
    server(1_900, { type: 'answer', content, sources: [source], stream_index: 0, final: false }),
    server(2_000, { type: 'answer', stream_index: 1, content: '', warning: code, final: false }),
    server(2_500, {
      type: 'answer',
      stream_index: 2,
      content: '',
      final: true,
      finish_reason: 'complete',
      timing: { last_word_ms: -500, queued_ms: 0, first_sent_ms: 500, total_ms: 1_100, retries: 0 },
    }),
  ]);
  const story = await storyOf(recording);
  return htmlPage({
    columns: [{ title: '', summary: summaryOf([story]) }],
    recordings: [[story]],
    recorded: [recordedTalk(recording)],
    backend: 'simulated',
  });
}

/** Also in the places that a file cannot reach. */
function withNasty(story: Story): Story {
  return {
    ...story,
    file: NASTY,
    moments: story.moments.map((moment) => ({
      ...moment,
      ...('reason' in moment ? { reason: NASTY } : {}),
      ...('question' in moment ? { question: NASTY } : {}),
      ...(moment.type === 'answer' ? { queryId: NASTY } : {}),
    })),
  };
}
