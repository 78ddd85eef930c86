import { describe, expect, it } from 'vitest';
import { momentsOf, recordingOf, said, storyOf } from '../rig';

const QUESTION = 'what is the return policy';

describe('a replay', () => {
  it('tells what was said, decided and answered, on the clock of the recording', async () => {
    const story = await storyOf([
      ...said(1_000, 'hello everyone and welcome.', 500, { speaker: 'Ann' }),
      ...said(10_000, `${QUESTION}?`, 500, { speaker: 'Ben' }),
    ]);
    expect(momentsOf(story, 'partials')).toEqual([
      expect.objectContaining({
        at: 1_000,
        until: 1_600,
        speaker: 'Ann',
        text: 'hello everyone and welcome',
      }),
      expect.objectContaining({ at: 10_000, until: 10_800, times: [10_000, 10_200, 10_400, 10_600, 10_800] }),
    ]);
    expect(momentsOf(story, 'final').map(({ at }) => at)).toEqual([2_100, 11_300]);
    expect(momentsOf(story, 'decision')).toEqual([
      expect.objectContaining({ at: 2_100, decision: 'silent', speaker: 'Ann' }),
      expect.objectContaining({ at: 11_300, decision: 'answer', speaker: 'Ben', queryId: 'q1' }),
    ]);
    const [answer] = momentsOf(story, 'answer');
    expect(answer).toMatchObject({
      at: 11_300,
      queryId: 'q1',
      speaker: 'Ben',
      question: `${QUESTION}?`,
      lastWordAt: 10_800,
      finalAt: 11_300,
      finish: 'complete',
    });
  });

  it('takes the stated latencies, without speculation from the moment of the final', async () => {
    const lines = said(0, `${QUESTION}?`, 600);
    const off = await storyOf(lines, [], { retrievalMs: 0, firstTokenMs: 700 });
    expect(momentsOf(off, 'answer')[0]?.timing).toMatchObject({ queued_ms: 0 });
    const slow = await storyOf(lines, [], { retrievalMs: 0, firstTokenMs: 1_700 });
    const [fast, late] = [off, slow].map((story) => momentsOf(story, 'answer')[0]?.firstTextAt ?? 0);
    expect((late ?? 0) - (fast ?? 0)).toBe(1_000);
  });

  it('gives the same story twice, byte for byte, and names questions in their order', async () => {
    const lines = Array.from({ length: 20 }, (_, index) => [
      ...said(index * 20_000, `how long does the refund of order ${index} take?`, 400 + index * 30, {
        speaker: `s${index % 3}`,
      }),
      ...said(index * 20_000 + 4_000, 'okay thanks.'),
    ]).flat();
    const recording = await recordingOf(lines);
    const once = JSON.stringify(await storyOf(recording));
    expect(JSON.stringify(await storyOf(recording))).toBe(once);
    const names = momentsOf(await storyOf(recording), 'answer').map(({ queryId }) => queryId);
    expect(names).toEqual(names.map((_, index) => `q${index + 1}`));
    expect(names.length).toBeGreaterThan(15);
  });

  it('replays an hour in seconds', async () => {
    const lines = Array.from({ length: 360 }, (_, index) => [
      ...said(index * 10_000, `where is the office of department ${index}?`),
      ...said(index * 10_000 + 4_000, 'and this is what we said about it in the meeting last week.'),
    ]).flat();
    const begun = performance.now();
    const story = await storyOf(lines);
    const tookMs = performance.now() - begun;
    expect(story.durationMs).toBeGreaterThan(3_590_000);
    expect(momentsOf(story, 'answer').length).toBeGreaterThan(300);
    expect(tookMs).toBeLessThan(15_000);
  });

  it('obeys recorded control messages', async () => {
    const pause = { at: 5_000, type: 'control', action: 'pause' };
    const resume = { at: 15_000, type: 'control', action: 'resume' };
    const lines = [pause, ...said(8_000, `${QUESTION}?`), resume, ...said(20_000, 'where is the office?')];
    const answers = momentsOf(await storyOf(lines), 'answer');
    expect(answers.map(({ question }) => question)).toEqual(['where is the office?']);
    const cancelled = await storyOf([
      ...said(0, `${QUESTION}?`),
      { at: 1_900, type: 'control', action: 'cancel' },
    ]);
    expect(momentsOf(cancelled, 'answer')[0]).toMatchObject({ finish: 'cancelled', until: 1_900 });
  });

  it('ends a turn that nobody ended', async () => {
    const story = await storyOf(said(0, 'so what about the'));
    expect(momentsOf(story, 'decision').length).toBeGreaterThan(0);
    expect(story.durationMs).toBeGreaterThan(10_000);
  });

  it('speaks a line without partials word by word, and makes it final a while later', async () => {
    const line = { text: `${QUESTION}?`, speaker: 'Ann', start_ms: 10_000, end_ms: 12_000 };
    const story = await storyOf([line]);
    const [partials] = momentsOf(story, 'partials');
    expect(partials?.times).toHaveLength(6);
    expect(partials).toMatchObject({ until: 2_000, text: `${QUESTION}?` });
    expect(momentsOf(story, 'final')[0]?.at).toBe(2_500);
    expect(momentsOf(story, 'answer')[0]?.lastWordAt).toBe(partials?.times.at(-2));
  });

  it('with other settings decides otherwise', async () => {
    const lines = said(0, `${QUESTION}?`);
    const offered = await storyOf(lines, ['mode=offer']);
    expect(momentsOf(offered, 'decision')).toEqual([expect.objectContaining({ decision: 'offer' })]);
    expect(momentsOf(offered, 'answer')).toEqual([]);
    const silent = await storyOf(lines, ['answerAt=1']);
    expect(momentsOf(silent, 'decision')).toEqual([expect.objectContaining({ decision: 'silent' })]);
  });
});
