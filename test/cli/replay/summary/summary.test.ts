import { describe, expect, it } from 'vitest';
import { recordedStory } from '../../../../src/cli/replay/story/recorded';
import type { Answered, Decided, Moment, Speculation, Story } from '../../../../src/cli/replay/story/story';
import { summaryOf } from '../../../../src/cli/replay/summary/summary';
import { spreadOf } from '../../../../src/transcripts/percentiles';
import { momentsOf, recordingOf, said, storyOf } from '../rig';

const decided = (decision: Decided['decision'], more: Partial<Decided> = {}): Decided => ({
  type: 'decision',
  at: 0,
  decision,
  ...more,
});
const answered = (more: Partial<Answered> = {}): Answered => ({
  type: 'answer',
  at: 1_000,
  queryId: 'q1',
  question: 'What is it?',
  until: 3_000,
  text: 'that',
  finish: 'complete',
  ...more,
});
const guess = (more: Partial<Speculation> = {}): Speculation => ({
  type: 'speculation',
  at: 500,
  until: 900,
  stage: 'answer',
  question: 'what is it',
  outcome: 'discarded',
  tokens: 7,
  ...more,
});
const storyWith = (...moments: Moment[]): Story => ({
  file: 'call.jsonl',
  durationMs: 5_000,
  moments,
  backend: { answers: 3, retrievals: 1, tokens: 100 },
});

describe('percentiles', () => {
  it('are values that were measured', () => {
    expect(spreadOf([])).toBeUndefined();
    expect(spreadOf([7])).toEqual({ count: 1, p50: 7, p95: 7 });
    expect(spreadOf([40, 10, 20, 30])).toEqual({ count: 4, p50: 20, p95: 40 });
    expect(spreadOf(Array.from({ length: 100 }, (_, at) => at + 1))).toEqual({
      count: 100,
      p50: 50,
      p95: 95,
    });
  });
});

describe('the summary', () => {
  it('counts turns once, by decision and reason', () => {
    const summary = summaryOf([
      storyWith(
        decided('answer', { queryId: 'q1' }),
        decided('silent', { reason: 'incomplete' }),
        decided('silent', { reason: 'statement' }),
        decided('silent', { reason: 'statement' }),
        decided('silent', { reason: 'duplicate', queryId: 'q1' }),
        decided('silent', { reason: 'self_answered' }),
        // Takes back an accepted question: no turn of its own.
        decided('silent', { reason: 'self_answered', queryId: 'q1' }),
        decided('offer', { reason: 'cooldown' }),
      ),
    ]);
    expect(summary).toMatchObject({ turns: 6, answered: 1, offered: 1, silent: 4 });
    expect(summary.reasons).toEqual({
      offer: [['cooldown', 1]],
      silent: [
        ['statement', 2],
        ['duplicate', 1],
        ['self_answered', 1],
      ],
    });
  });

  it('measures from the last word and from the final, and leaves out what had no text', () => {
    const { afterLastWord, afterFinal, ended } = summaryOf([
      storyWith(
        answered({ firstTextAt: 1_800, lastWordAt: 500, finalAt: 1_000 }),
        answered({ firstTextAt: 2_000, lastWordAt: 1_600, finalAt: 1_500 }),
        answered({ finish: 'error' }),
      ),
    ]);
    expect(afterLastWord).toEqual({ count: 2, p50: 400, p95: 1_300 });
    expect(afterFinal).toEqual({ count: 2, p50: 500, p95: 800 });
    expect(ended).toEqual([
      ['complete', 2],
      ['error', 1],
    ]);
  });

  it('counts what was asked ahead, what of it was used, and tokens in vain', () => {
    const { backend } = summaryOf([
      storyWith(
        answered(),
        answered({ queryId: 'q2' }),
        guess(),
        guess({ outcome: 'reused', tokens: 50 }),
        guess({ stage: 'retrieve', outcome: 'reused', tokens: 0 }),
      ),
    ]);
    expect(backend).toEqual({
      queries: 3,
      queriesPerQuestion: 1.5,
      retrievals: 1,
      retrievalsPerQuestion: 0.5,
      tokens: 100,
      speculation: {
        retrieve: { started: 1, reused: 1, discarded: 0 },
        answer: { started: 2, reused: 1, discarded: 1 },
      },
      wastedTokens: 7,
    });
  });

  it('shows every answer that was made for other words, and calls it wrong when they ask something else', () => {
    const { reworded, wrongReuses } = summaryOf([
      storyWith(
        answered({ asked: 'what is it' }),
        answered({ asked: 'um what is it', queryId: 'q2' }),
        answered({ asked: 'what is it not', queryId: 'q3', at: 9 }),
      ),
    ]);
    expect(reworded.map(({ speculated }) => speculated)).toEqual(['um what is it', 'what is it not']);
    expect(wrongReuses).toEqual([
      { file: 'call.jsonl', at: 9, speculated: 'what is it not', confirmed: 'What is it?' },
    ]);
  });
});

describe('what was recorded', () => {
  const server = (at: number, fields: object) => ({ at, from: 'server', ...fields });

  it('is summed up beside the replay, as far as the recording tells', async () => {
    const lines = [
      ...said(0, 'what is the return policy?'),
      server(1_320, {
        type: 'status',
        stage: 'analyzing',
        question: 'what is the return policy?',
        query_id: 'x',
      }),
      server(2_900, {
        type: 'answer',
        query_id: 'x',
        finish_reason: 'complete',
        timing: { queued_ms: 0, first_token_ms: 900, total_ms: 1_580 },
      }),
      ...said(10_000, 'hello there.'),
      server(10_720, { type: 'status', stage: 'waiting_for_question', reason: 'statement', confidence: 0.1 }),
      server(10_730, { type: 'something new' }),
      server(10_740, { type: 'status', stage: 'analyzing', query_id: 7 }),
    ].sort((a, b) => (a as { at: number }).at - (b as { at: number }).at);
    const recording = await recordingOf(lines);
    const story = recordedStory(recording);
    if (!story) throw new Error('Nothing was recorded.');
    expect(momentsOf(story, 'answer')).toEqual([
      expect.objectContaining({
        at: 1_320,
        lastWordAt: 800,
        finalAt: 1_300,
        firstTextAt: 2_220,
        until: 2_900,
      }),
    ]);
    const summary = summaryOf([story]);
    expect(summary).toMatchObject({ turns: 2, answered: 1, silent: 1, afterLastWord: { p50: 1_420 } });
    expect(summary).not.toHaveProperty('backend');
    expect(recordedStory(await recordingOf(said(0, 'hello.')))).toBeUndefined();
  });

  it('ends an answer at its last part, also when all of them were recorded', async () => {
    const part = { type: 'answer', query_id: 'x', content: 'thirty', final: false };
    const lines = [
      ...said(0, 'what is the return policy?'),
      server(1_320, { type: 'status', stage: 'analyzing', question: 'x', query_id: 'x', finals: [1] }),
      server(2_000, { ...part, timing: { queued_ms: 0, total_ms: 1 }, finish_reason: 'error' }),
      server(2_900, { ...part, content: ' days', final: true, finish_reason: 'complete' }),
      server(3_000, part),
    ];
    const story = recordedStory(await recordingOf(lines));
    expect(story && momentsOf(story, 'answer')).toEqual([
      expect.objectContaining({ at: 1_320, until: 2_900, finish: 'complete' }),
    ]);
    expect(await storyOf(lines)).toEqual(await storyOf(said(0, 'what is the return policy?')));
  });

  it('does not change the replay', async () => {
    const lines = said(0, 'what is the return policy?');
    const told = server(100, { type: 'status', stage: 'analyzing', question: 'x', query_id: 'x' });
    const both = await Promise.all([storyOf(lines), storyOf([told, ...lines])]);
    expect(both[1]).toEqual(both[0]);
  });
});
