import { describe, expect, test } from 'vitest';
import {
  BackendError,
  gateBackend,
  limitBackend,
  type RagBackend,
  type RagQuery,
} from '../../../src/backend/index';
import { settle } from '../../support/fake-clock';
import { GatedBackend } from '../../support/session/gated-backend';
import { uncertain } from '../../support/uncertain';

const query = (question: string): RagQuery => ({
  question,
  queryId: question,
  sessionId: 's',
  transcript: [],
});

async function textOf(answer: AsyncIterable<unknown>): Promise<string> {
  let text = '';
  for await (const part of answer) text += String(part);
  return text;
}

/** Begins to answer, and reads as far as it gets. */
function begin(backend: RagBackend, question: string, context = uncertain().context) {
  const answer = backend.answer(query(question), context)[Symbol.asyncIterator]();
  void answer.next().catch(() => {});
  return answer;
}

describe('a gated backend', () => {
  test('is entered only when a question that could change is confirmed', async () => {
    const entered: string[] = [];
    const backend: RagBackend = {
      name: 'it',
      async *answer({ question }) {
        yield question;
      },
    };
    const gated = gateBackend(backend, ({ question }) => {
      entered.push(question);
      return () => entered.push(`${question} is over`);
    });
    const { context, confirm } = uncertain();
    expect(await textOf(gated.answer(query('when'), context))).toBe('when');
    expect(entered).toEqual([]);
    await confirm();
    expect(entered).toEqual(['when', 'when is over']);
    uncertain().discard();
  });

  test('fails the confirmation of a question that may not enter', async () => {
    const refusal = new BackendError('RATE_LIMITED', 'Too many.');
    const gated = gateBackend(new GatedBackend(), () => {
      throw refusal;
    });
    const { context, confirm } = uncertain();
    begin(gated, 'when', context);
    await expect(confirm()).rejects.toBe(refusal);
  });

  test('passes on how far its backend may be asked in advance', () => {
    const backend: RagBackend = Object.assign(new GatedBackend(), { speculative: 'answer' as const });
    expect(gateBackend(backend, () => () => {}).speculative).toBe('answer');
    expect(limitBackend(backend).speculative).toBe('answer');
  });
});

describe('a limit of questions at the same time', () => {
  const setup = (concurrent: number) => {
    const backend = Object.assign(new GatedBackend(), { retrieve: async () => [] });
    return { backend, limited: limitBackend(backend, { concurrent, queue: 0 }) };
  };

  test('leaves a question that may still change out when no place is free', async () => {
    const { backend, limited } = setup(1);
    begin(limited, 'first', { signal: new AbortController().signal } as never);
    await backend.asked(1);
    const second = uncertain();
    begin(limited, 'second', second.context);
    await settle();
    expect(second.isDeclined).toBe(true);
    const third = uncertain();
    expect(await limited.retrieve?.(query('third'), third.context)).toEqual([]);
    expect(third.isDeclined).toBe(true);
    expect(backend.questions).toEqual(['first']);
  });

  test('gives its place to one that is certain', async () => {
    const { backend, limited } = setup(1);
    const first = uncertain();
    begin(limited, 'first', first.context);
    await backend.asked(1);
    begin(limited, 'second', { signal: new AbortController().signal } as never);
    await backend.asked(2);
    expect(first.isDeclined).toBe(true);
    expect(backend.questions).toEqual(['first', 'second']);
  });

  test('leaves it its place once it is confirmed', async () => {
    const { backend, limited } = setup(1);
    const first = uncertain();
    begin(limited, 'first', first.context);
    await backend.asked(1);
    await first.confirm();
    const second = limited.answer(query('second'), { signal: new AbortController().signal });
    await expect(textOf(second)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(first.isDeclined).toBe(false);
  });

  test('has all its places again when what held them is discarded or over', async () => {
    const { backend, limited } = setup(2);
    for (let i = 0; i < 5; i++) {
      const about = uncertain();
      begin(limited, `${i}`, about.context);
      await settle();
      if (i % 2 === 0) await about.confirm();
      about.discard();
      await settle();
    }
    expect(backend.questions.length).toBe(5);
    const both = ['a', 'b'].map((question) =>
      limited.answer(query(question), { signal: new AbortController().signal }),
    );
    const texts = both.map(textOf);
    await backend.asked(7);
    for (const _ of both) {
      backend.say('x');
      backend.end();
    }
    expect(await Promise.all(texts)).toEqual(['x', 'x']);
  });
});
