import { describe, expect, test } from 'vitest';
import { fromRecall } from '../../../src/asr/index';
import { describeSource, finalsOf } from '../suite';

describeSource({
  source: 'recall',
  finals: [
    { text: 'Hello?', start_ms: 400 },
    {
      text: "Welcome, everybody, let's start.",
      speaker: 'Ann Lee',
      language: 'en',
      start_ms: 2_100,
      end_ms: 3_250,
    },
    { text: 'Yes, Bob?', speaker: 'Ann Lee' },
    { text: 'What is the return policy?', speaker: 'Bob Roy', start_ms: 6_000 },
    { text: 'Seven days.', speaker: 'Ann Lee' },
  ],
  partials: 6,
  spansConnections: true,
});

describe('recall', () => {
  const said = (kind: string, text: string, start: number, participant: object) => ({
    event: `transcript.${kind}`,
    data: {
      data: {
        words: text
          .split(' ')
          .map((word) => ({ text: word, start_timestamp: { relative: start }, end_timestamp: null })),
        language_code: 'zh',
        participant,
      },
    },
  });

  test('words are joined without spaces where their script has none', () => {
    const [chunk] = fromRecall().push(
      said('data', '退货 政策 是 什么 ？ FAQ 里 没有', 1, { id: 3, name: null }),
    );
    expect(chunk).toMatchObject({ text: '退货政策是什么？FAQ里没有', speaker: 'participant-3' });
  });

  test('a partial that arrives after its final is not heard', () => {
    const parser = fromRecall();
    const ann = { id: 1, name: 'Ann' };
    const messages = [
      said('partial_data', 'what is', 1, ann),
      said('data', 'what is it', 1, ann),
      said('partial_data', 'what is', 1, ann),
    ];
    expect(messages.flatMap((message) => parser.push(message)).map(({ text }) => text)).toEqual([
      'what is',
      'what is it',
    ]);
    expect(parser.end()).toEqual([]);
  });

  test('a final that is delivered late is heard after all', () => {
    const parser = fromRecall();
    const ann = { id: 1, name: 'Ann' };
    const words = (text: string, from: number) => ({
      event: 'transcript.data',
      data: {
        data: {
          words: [{ text, start_timestamp: { relative: from }, end_timestamp: { relative: from + 1 } }],
          participant: ann,
        },
      },
    });
    const messages = [words('second', 5), words('first', 2), words('second', 5), words('first', 2)];
    const chunks = messages.flatMap((message) => parser.push(message));
    expect(finalsOf(chunks).map(({ text }) => text)).toEqual(['second', 'first']);
  });

  test('a final whose end is not known and that is delivered again later counts once', () => {
    const parser = fromRecall();
    const bob = { id: 2, name: 'Bob' };
    const messages = [said('data', 'one', 1, bob), said('data', 'two', 3, bob), said('data', 'one', 1, bob)];
    expect(messages.flatMap((message) => parser.push(message)).map(({ text }) => text)).toEqual([
      'one',
      'two',
    ]);
  });
});
