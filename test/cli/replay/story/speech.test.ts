import { describe, expect, it } from 'vitest';
import { Speech } from '../../../../src/cli/replay/story/speech';

type Step = [at: number, text: string, more?: { is_final?: boolean; speaker?: string; segment_id?: string }];

function speechOf(...steps: Step[]): Speech {
  const speech = new Speech();
  for (const [at, text, more = {}] of steps) {
    speech.heard({ type: 'asr_chunk', text, is_final: false, ...more }, at);
  }
  return speech;
}

const final = { is_final: true };

describe('the last word', () => {
  it('is the last one that was added, not a revision or punctuation', () => {
    const speech = speechOf(
      [100, 'what'],
      [300, 'what is'],
      [500, 'what is the prize'],
      [700, 'what is the price'],
      [1000, 'What is the price?', final],
    );
    expect(speech.lastWordAt(undefined)).toBe(500);
    expect(speech.finalAt(undefined)).toBe(1000);
  });

  it('comes with the final when that adds one, or when there were no partials', () => {
    expect(speechOf([100, 'what is'], [300, 'what is it', final]).lastWordAt(undefined)).toBe(300);
    expect(speechOf([300, 'what is it', final]).lastWordAt(undefined)).toBe(300);
  });

  it('is counted in characters where there are no spaces', () => {
    expect(
      speechOf([100, '退货'], [200, '退货政'], [300, '退货正'], [900, '退货正。', final]).lastWordAt(
        undefined,
      ),
    ).toBe(200);
  });

  it('belongs to its speaker, and a new segment begins anew', () => {
    const speech = speechOf(
      [100, 'one two three four', { speaker: 'A' }],
      [200, 'hello', { speaker: 'B' }],
      [300, 'one two three four.', { ...final, speaker: 'A' }],
      [400, 'and', { speaker: 'A' }],
    );
    expect(speech.lastWordAt('A')).toBe(400);
    expect(speech.lastWordAt('B')).toBe(200);
    expect(speech.lastWordAt('C')).toBeUndefined();
    const cut = speechOf(
      [100, 'one two three', { segment_id: '1' }],
      [200, 'four five', { segment_id: '2' }],
    );
    expect(cut.lastWordAt(undefined)).toBe(200);
  });
});
