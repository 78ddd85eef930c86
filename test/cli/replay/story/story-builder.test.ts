import { describe, expect, it } from 'vitest';
import { SimulatedBackend } from '../../../../src/cli/replay/story/simulated-backend';
import { StoryBuilder } from '../../../../src/cli/replay/story/story-builder';
import { VirtualClock } from '../../../../src/options/virtual-clock';
import { momentsOf } from '../rig';

const LATENCIES = { retrievalMs: 300, firstTokenMs: 500, tokensPerSecond: 20, answerTokens: 10 };
const question = 'what is it?';

/** A session is played by hand: it asks before the question is accepted. */
function rig() {
  const clock = new VirtualClock();
  const story = new StoryBuilder(() => clock.now());
  const backend = new SimulatedBackend(clock, LATENCIES, (call) => story.called(call));
  const abort = new AbortController();
  const context = { signal: abort.signal };
  const queryOf = (queryId: string, asked = question) => ({
    question: asked,
    queryId,
    sessionId: 's',
    transcript: [],
  });
  const accept = (queryId: string) =>
    story.progressed({ phase: 'accepted', queryId, sessionId: 's', question, trigger: 'auto' });
  const tell = (queryId: string, reference: string) => {
    const head = { type: 'answer', session_id: 's', seq: 1, query_id: queryId, stream_index: 0 } as const;
    story.told({ ...head, content: 'text', final: false });
    story.told({
      ...head,
      content: '',
      final: true,
      finish_reason: 'complete',
      reference: { message_id: reference },
    });
  };
  return { clock, story, backend, abort, context, queryOf, accept, tell };
}

/** Reads an answer to its end, in the background. */
function drain(answer: AsyncIterable<unknown>): void {
  void (async () => {
    for await (const _ of answer);
  })();
}

describe('the story of what was asked ahead', () => {
  it('is an answer that was reused, whatever id its question has then', async () => {
    const { clock, story, backend, context, queryOf, accept, tell } = rig();
    drain(backend.answer(queryOf('guess', 'what is'), context));
    await clock.advance(900);
    accept('asked');
    tell('asked', 'a1');
    await clock.advance(2_000);
    const built = story.build('f');
    expect(momentsOf(built, 'speculation')).toEqual([
      expect.objectContaining({
        stage: 'answer',
        at: 0,
        outcome: 'reused',
        question: 'what is',
        queryId: 'q1',
      }),
    ]);
    expect(momentsOf(built, 'answer')).toEqual([
      expect.objectContaining({ queryId: 'q1', question, asked: 'what is', reused: 'answer' }),
    ]);
    expect(built.backend).toEqual({ answers: 1, retrievals: 0, tokens: 10 });
  });

  it('is an answer that was discarded, with the tokens that were written until then', async () => {
    const { clock, story, backend, abort, context, queryOf, accept, tell } = rig();
    drain(backend.answer(queryOf('guess', 'what is'), context));
    await clock.advance(950);
    abort.abort();
    accept('asked');
    drain(backend.answer(queryOf('asked'), { signal: new AbortController().signal }));
    await clock.advance(3_000);
    tell('asked', 'a2');
    const built = story.build('f');
    expect(momentsOf(built, 'speculation')).toEqual([
      expect.objectContaining({ outcome: 'discarded', until: 950, tokens: 4 }),
    ]);
    expect(momentsOf(built, 'answer')[0]).not.toHaveProperty('reused');
    expect(momentsOf(built, 'answer')[0]).toMatchObject({ asked: question });
  });

  it('is passages that were used for the answer, or were not', async () => {
    const { clock, story, backend, context, queryOf, accept, tell } = rig();
    const vain = backend.retrieve(queryOf('first', 'what'), context);
    const used = backend.retrieve(queryOf('second', 'what is'), context);
    await clock.advance(300);
    await vain;
    accept('asked');
    drain(backend.answer({ ...queryOf('asked'), sources: await used }, context));
    await clock.advance(3_000);
    tell('asked', 'a3');
    const built = story.build('f');
    expect(momentsOf(built, 'speculation').map(({ question, outcome }) => [question, outcome])).toEqual([
      ['what', 'discarded'],
      ['what is', 'reused'],
    ]);
    expect(momentsOf(built, 'answer')[0]).toMatchObject({ reused: 'retrieve', asked: question });
    expect(built.backend).toMatchObject({ answers: 1, retrievals: 2 });
  });
});
