import type { JudgeVerdict, QuestionJudge } from '../../../src/questions/index';
import type { Clock } from '../../../src/session/index';

/** What a judge may do to a session. Plain data, so that a failing run can be printed and replayed. */
export type Ruling =
  | { kind: 'fast'; decision: JudgeVerdict['decision'] }
  | { kind: 'slow'; decision: JudgeVerdict['decision']; delay: number }
  | { kind: 'hang' }
  | { kind: 'throw' }
  | { kind: 'throw-at-once' }
  | { kind: 'nonsense' };

export interface Hearing {
  startedAt: number;
  abortedAt?: number;
  /** It has given some ruling. */
  over: boolean;
}

/** Plays the rulings in turn, one per candidate, repeatedly; ignores its signal. */
export class HostileJudge {
  readonly hearings: Hearing[] = [];
  readonly judge: QuestionJudge;

  constructor(rulings: readonly Ruling[], clock: Clock) {
    this.judge = (_, { signal }) => {
      const ruling = rulings[this.hearings.length % rulings.length] ?? { kind: 'hang' };
      const hearing: Hearing = { startedAt: clock.now(), over: false };
      this.hearings.push(hearing);
      signal.addEventListener('abort', () => {
        hearing.abortedAt = clock.now();
      });
      return play(ruling, clock, () => {
        hearing.over = true;
      });
    };
  }
}

function play(ruling: Ruling, clock: Clock, over: () => void): Promise<JudgeVerdict> {
  if (ruling.kind !== 'hang' && ruling.kind !== 'slow') over();
  switch (ruling.kind) {
    case 'fast':
      return Promise.resolve({ decision: ruling.decision });
    case 'slow':
      return new Promise((resolve) => {
        clock.setTimeout(() => {
          over();
          resolve({ decision: ruling.decision, question: 'what was meant?' });
        }, ruling.delay);
      });
    case 'hang':
      return new Promise(() => {});
    case 'throw':
      return Promise.reject(new Error('secret of a judge'));
    case 'throw-at-once':
      throw new Error('secret of a judge');
    case 'nonsense':
      return Promise.resolve({ decision: 'yes!' } as unknown as JudgeVerdict);
  }
}
