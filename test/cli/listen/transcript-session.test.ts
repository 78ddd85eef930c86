import { describe, expect, it } from 'vitest';
import type { JudgedTurn } from '../../../src/cli/listen/judged-turn';
import { TranscriptSession, type TranscriptSessionOptions } from '../../../src/cli/listen/transcript-session';
import type { QuestionJudge } from '../../../src/questions/index';
import { readEntry } from '../../../src/transcripts/entry';

type Line = string | object;

async function turnsOf(
  lines: readonly Line[],
  options: Partial<TranscriptSessionOptions> = {},
): Promise<JudgedTurn[]> {
  const replay = new TranscriptSession({
    session: {},
    detector: {},
    gapMs: 1_000,
    answerMs: 1_000,
    ...options,
  });
  const turns: JudgedTurn[] = [];
  for (const [i, line] of lines.entries()) {
    const text = typeof line === 'string' ? line : JSON.stringify(line);
    const entry = readEntry(text, { names: true });
    if (entry.kind === 'spoken') turns.push(...(await replay.hear(i + 1, entry)));
    else if (entry.kind === 'pause') turns.push(...(await replay.pause()));
    else throw new Error(`${text}: ${entry.kind}`);
  }
  return [...turns, ...(await replay.end())];
}

/** "2 answer question", "1-2 silent incomplete". */
async function storyOf(
  lines: readonly Line[],
  options: Partial<TranscriptSessionOptions> = {},
): Promise<string[]> {
  return (await turnsOf(lines, options)).map(({ lines: [first, last], decision, reason }) =>
    [first === last ? first : `${first}-${last}`, decision, reason].join(' '),
  );
}

const QUESTION = 'what is the return policy';
const at = (seconds: number, text: string, more: object = {}) => ({
  text,
  start_ms: seconds * 1000,
  end_ms: seconds * 1000 + 500,
  ...more,
});

describe('turns', () => {
  it('one for each line that is complete, as the detector judges it', async () => {
    const [hello, asked, told] = await turnsOf([
      'hello everyone',
      `okay fine. ${QUESTION}?`,
      'we ship on monday',
    ]);
    expect(hello).toMatchObject({ lines: [1, 1], decision: 'silent', timed: false });
    expect(hello).not.toHaveProperty('question');
    expect(asked).toMatchObject({
      lines: [2, 2],
      decision: 'answer',
      reason: 'question',
      question: `${QUESTION}?`,
      text: `okay fine. ${QUESTION}?`,
      queryId: expect.any(String),
    });
    expect(told).toMatchObject({ decision: 'silent', reason: 'statement', rule: 'en/statement' });
  });

  it('one for lines that belong together', async () => {
    const [asked, ...more] = await turnsOf(['请问接下来', '要怎么安排推送上线']);
    expect(asked).toMatchObject({ lines: [1, 2], decision: 'answer', text: '请问接下来要怎么安排推送上线' });
    expect(more).toEqual([]);
    expect(await storyOf(['Ann: so what is the', 'Bob: okay', 'Ann: return policy'], { gapMs: 100 })).toEqual(
      ['2 silent backchannel', '1-3 answer question'],
    );
  });

  it('an incomplete one is judged as it stands after a long silence of its speaker', async () => {
    const cut = [at(0, 'so what is the'), at(10, 'return policy')];
    expect(await storyOf(cut)).toEqual([
      expect.stringMatching(/^1 silent /),
      expect.stringMatching(/^2 silent /),
    ]);
    expect(await storyOf(cut, { session: { turnTimeoutMs: 60_000 } })).toEqual(['1-2 answer question']);
    expect(await storyOf(['so what is the', 'return policy'], { gapMs: 5_000 })).toHaveLength(2);
  });

  it('somebody who is speaking is not silent, however long the sentence is', async () => {
    const rest = { text: 'return policy', start_ms: 1_500, end_ms: 9_000 };
    expect(await storyOf([at(0, 'so what is the'), rest])).toEqual(['1-2 answer question']);
  });

  it('an empty line, an endpoint and the end of the input end a turn', async () => {
    expect(await storyOf(['so what is the', '', 'return policy'])).toHaveLength(2);
    expect(await storyOf([{ text: 'so what is the', endpoint: true }, 'return policy'])).toHaveLength(2);
    expect(await storyOf(['so what is the'])).toHaveLength(1);
  });

  it('partials make none, and a repeated final makes only one', async () => {
    const partial = { text: 'what is', is_final: false };
    const final = { text: QUESTION, segment_id: 1 };
    expect(await storyOf([partial, final, final, 'okay'])).toEqual([
      '2 answer question',
      '4 silent backchannel',
    ]);
  });

  it('are the same on each run', async () => {
    const lines = ['Ann: hello', at(3, QUESTION), `Bob: ${QUESTION}`, 'so what is the', at(9, 'price')];
    expect(await turnsOf(lines)).toEqual(await turnsOf(lines));
  });
});

describe('the gate', () => {
  it('ignores a question that was answered a moment ago, but not one answered long ago', async () => {
    expect(await storyOf([at(0, QUESTION), at(10, QUESTION), at(100, QUESTION)])).toEqual([
      '1 answer question',
      '2 silent duplicate',
      '3 answer question',
    ]);
    expect(await storyOf([at(0, QUESTION), at(10, QUESTION)], { session: { duplicateWindowMs: 0 } })).toEqual(
      ['1 answer question', '2 answer question'],
    );
  });

  it('cools down by the times of the file', async () => {
    const session = { cooldownMs: 20_000 };
    const lines = [at(0, QUESTION), at(10, 'how much is shipping'), at(50, 'where is the shop')];
    expect(await storyOf(lines, { session })).toEqual([
      '1 answer question',
      '2 offer cooldown',
      '3 answer question',
    ]);
  });

  it('listens to some speakers only, and to a bare name', async () => {
    expect(
      await storyOf([`Ann: ${QUESTION}`, `Bob: ${QUESTION}`], { session: { speakers: { only: ['Bob'] } } }),
    ).toEqual(['1 silent speaker', '2 answer question']);
    const session = { addressed: { names: ['nova'], required: true } };
    const turns = await turnsOf(['hey nova', QUESTION, 'where is the shop'], { session });
    expect(turns.map(({ decision, reason, text }) => [decision, reason, text])).toEqual([
      ['silent', 'addressed', 'hey nova'],
      ['answer', 'question', QUESTION],
      ['silent', 'not_addressed', 'where is the shop'],
    ]);
  });

  it('withdraws a question that its speaker answers before the answer starts', async () => {
    const lines = [at(0, 'why did it fail'), at(1, 'because the disk was full')];
    expect(await storyOf(lines, { answerMs: 5_000 })).toEqual([
      '1 answer question',
      '1 silent self_answered',
      expect.stringMatching(/^2 silent /),
    ]);
    expect(await storyOf(lines, { answerMs: 100 })).toEqual([
      '1 answer question',
      expect.stringMatching(/^2 silent /),
    ]);
  });

  it('queues, ignores and refuses questions during an answer', async () => {
    const lines = ['where is the shop', 'who is the boss', 'how much is shipping', 'when do you open'];
    const answerMs = 60_000;
    const session = { onQuestionWhileAnswering: 'ignore' as const };
    expect(await storyOf(lines, { answerMs, session })).toEqual([
      '1 answer question',
      '2 silent ignored',
      '3 silent ignored',
      '4 silent ignored',
    ]);
    expect(await storyOf(lines, { answerMs, session: { queueLimit: 1 } })).toEqual([
      '1 answer question',
      '2 answer question',
      '3 silent queue_full',
      '4 silent queue_full',
    ]);
  });

  it('offers doubtful questions, according to the thresholds', async () => {
    const detector = { answerAt: 0.99, offerAt: 0.9 };
    expect(await turnsOf([QUESTION], { detector })).toMatchObject([
      { decision: 'offer', question: QUESTION, confidence: expect.any(Number) },
    ]);
  });

  it('waits for a judge of any duration, while no time passes', async () => {
    const asked: string[] = [];
    const judge: QuestionJudge = async ({ text }) => {
      asked.push(text);
      await new Promise((resolve) => setTimeout(resolve, 20));
      if (text.includes('broken')) throw new Error('no verdict');
      return { decision: text.includes('refund') ? 'answer' : 'silent' };
    };
    const session = { judge, judgeBetween: [0, 1] as const, judgeTimeoutMs: 1 };
    const detector = { answerAt: 0.01 };
    const lines = ['so the refund is late', 'the shop is small', 'the door is broken'];
    expect(await storyOf(lines, { session, detector })).toEqual([
      '1 answer judged',
      '2 silent judged',
      expect.stringMatching(/^3 (?!.*judged)/),
    ]);
    expect(asked).toEqual(lines);
  });
});

describe('labels', () => {
  it('tell whether the decision is right', async () => {
    const turns = await turnsOf([
      { text: QUESTION, label: 1 },
      { text: 'we ship on monday', label: 0 },
      { text: 'where is the shop', label: 0 },
      { text: 'we ship on tuesday', label: 1 },
      'okay',
    ]);
    expect(turns.map(({ outcome }) => outcome)).toEqual([
      'right',
      'right',
      'false_trigger',
      'missed',
      undefined,
    ]);
  });

  it('make their line a turn', async () => {
    expect(
      await storyOf([
        { text: 'so what is the', label: 0 },
        { text: 'price', label: 0 },
      ]),
    ).toHaveLength(2);
  });

  it('of an offer: only an answer counts as an answer', async () => {
    const detector = { answerAt: 0.99, offerAt: 0.9 };
    expect(await turnsOf([{ text: QUESTION, label: 1 }], { detector })).toMatchObject([
      { decision: 'offer', outcome: 'missed' },
    ]);
  });
});

it('a context replaces what was said before', async () => {
  const seen: unknown[] = [];
  const judge: QuestionJudge = async ({ previous }) => {
    seen.push(previous.map(({ text }) => text));
    return { decision: 'silent' };
  };
  const context = 'what do you want to know';
  const lines = ['hello', { text: 'the price', context }, { text: 'the size', context: null }, 'the door'];
  await turnsOf(lines, { session: { judge, judgeBetween: [0, 1] }, detector: { answerAt: 0 } });
  expect(seen.slice(-3)).toEqual([[context], [], ['hello', 'the price', 'the size']]);
});
