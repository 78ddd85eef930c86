import { describe, expect, test } from 'vitest';
import type { JudgeVerdict, QuestionJudge } from '../../../src/questions/index';
import { Judging } from '../../../src/session/gate/judging';
import { FakeClock, settle } from '../../support/fake-clock';

const CANDIDATE = { question: 'q', text: 'q', confidence: 0.5, reason: 'request', previous: [] };

function rig(judge: QuestionJudge) {
  const clock = new FakeClock();
  const logged: string[] = [];
  const log = (level: string) => (_: object, message?: string) => void logged.push(`${level}: ${message}`);
  const logger = { debug: log('debug'), info: log('info'), warn: log('warn'), error: log('error') };
  const judging = new Judging({ judge, timeoutMs: 1_500, clock, logger });
  const verdicts: (JudgeVerdict | undefined)[] = [];
  const consult = () => {
    const consultation = judging.consult(CANDIDATE);
    void consultation.verdict.then((verdict) => verdicts.push(verdict));
    return consultation;
  };
  return { clock, judging, verdicts, consult, logged };
}

describe('a verdict', () => {
  test('is given once, for the unchanged candidate', async () => {
    const asked: unknown[] = [];
    const { consult, verdicts, clock } = rig(async (candidate) => {
      asked.push(candidate);
      return { decision: 'answer', confidence: 0.9, question: ' better ' };
    });
    consult();
    expect(verdicts).toEqual([]);
    await clock.advance(10_000);
    expect(verdicts).toEqual([{ decision: 'answer', confidence: 0.9, question: 'better' }]);
    expect(asked).toEqual([CANDIDATE]);
    expect(clock.pendingTimers).toBe(0);
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a word', 'answer'],
    ['an unknown decision', { decision: 'maybe' }],
    ['a confidence out of range', { decision: 'answer', confidence: 2 }],
    ['a confidence that is no number', { decision: 'answer', confidence: '1' }],
    ['a blank question', { decision: 'answer', question: ' ' }],
    ['a question without end', { decision: 'answer', question: 'a'.repeat(9_000) }],
    [
      'a trap',
      {
        get decision() {
          throw new Error('trap');
        },
      },
    ],
  ])('is not %s', async (_, nonsense) => {
    const { consult, verdicts, logged } = rig(async () => nonsense as JudgeVerdict);
    consult();
    await settle();
    expect(verdicts).toEqual([undefined]);
    expect(logged).toHaveLength(1);
  });

  test('is not awaited past the deadline or after a throw', async () => {
    const signals: AbortSignal[] = [];
    const hanging = rig((_, { signal }) => {
      signals.push(signal);
      return new Promise(() => {});
    });
    hanging.consult();
    await hanging.clock.advance(1_499);
    expect([hanging.verdicts, signals[0]?.aborted]).toEqual([[], false]);
    await hanging.clock.advance(1);
    expect([hanging.verdicts, signals[0]?.aborted]).toEqual([[undefined], true]);

    const throwing = rig(() => {
      throw new Error('at once');
    });
    throwing.consult();
    await settle();
    expect(throwing.verdicts).toEqual([undefined]);
    expect(throwing.clock.pendingTimers).toBe(0);
  });

  test('is not given after an abort, which does not count as a failure', async () => {
    let answer: (verdict: JudgeVerdict) => void = () => {};
    const aborted: boolean[] = [];
    const { consult, verdicts, clock, logged } = rig((_, { signal }) => {
      signal.addEventListener('abort', () => aborted.push(signal.aborted));
      return new Promise((resolve) => {
        answer = resolve;
      });
    });
    const consultation = consult();
    consultation.abort();
    expect([aborted, clock.pendingTimers]).toEqual([[true], 0]);
    answer({ decision: 'answer' });
    await clock.advance(10_000);
    expect([verdicts, logged]).toEqual([[], []]);
  });
});

describe('a judge that fails', () => {
  test('twice in a row is skipped for half a minute, and a verdict resets the count', async () => {
    let works = false;
    const { consult, clock, judging, logged } = rig(async () => {
      if (!works) throw new Error('down');
      return { decision: 'silent' };
    });
    const once = async () => {
      consult();
      await settle();
    };
    await once();
    expect(judging.free).toBe(true);
    await once();
    expect(judging.free).toBe(false);
    expect(logged.filter((line) => line.startsWith('error'))).toHaveLength(1);
    await clock.advance(29_999);
    expect(judging.free).toBe(false);
    await clock.advance(1);
    expect(judging.free).toBe(true);
    await once();
    expect(judging.free).toBe(false);
    await clock.advance(30_000);
    works = true;
    await once();
    works = false;
    await once();
    expect(judging.free).toBe(true);
  });
});

test('the number of concurrent judge calls is limited', async () => {
  const { consult, judging, clock } = rig(() => new Promise(() => {}));
  for (let i = 0; i < 4; i++) {
    expect(judging.free).toBe(true);
    consult();
  }
  expect(judging.free).toBe(false);
  await clock.advance(31_500);
  expect(judging.free).toBe(true);
});
