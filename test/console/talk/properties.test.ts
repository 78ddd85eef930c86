import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Script } from './script';

/** What speakers say, and decisions about it that come late and in the order in which a server makes them. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('final' as const), who: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('partial' as const), who: fc.nat(2) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('decide' as const), take: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('incomplete' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refuse' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pause' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('withdraw' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('lose' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const WHO = ['Ann', 'Bo', undefined];

/** Words that occur once, so that each can be found again. */
class Run {
  readonly script = new Script();
  readonly said = new Map<number, string>();
  readonly withFinals: boolean;
  #words = 0;
  #undecided: { key: number; who: number }[] = [];
  #queries: string[] = [];

  constructor(withFinals: boolean) {
    this.withFinals = withFinals;
  }

  do(step: Step): void {
    switch (step.do) {
      case 'final': {
        const text = `word${++this.#words}`;
        const key = this.script.final(text, speakerOf(step.who));
        this.said.set(key, text);
        this.#undecided.push({ key, who: step.who });
        return;
      }
      case 'partial':
        return void this.script.partial(`partial${++this.#words}`, speakerOf(step.who));
      case 'decide': {
        const [first] = this.#undecided;
        if (!first) return;
        const named = this.#undecided.filter(({ who }) => who === first.who).slice(0, step.take);
        this.#undecided = this.#undecided.filter((line) => !named.includes(line));
        const keys = this.withFinals ? named.map(({ key }) => key) : undefined;
        if (step.take === 2) return void this.script.silent('statement', keys);
        const queryId = `q${this.#words}-${this.#queries.length}`;
        this.#queries.push(queryId);
        return void this.script.asked(queryId, 'asked', keys);
      }
      case 'incomplete': {
        const [first] = this.#undecided;
        if (first) this.script.silent('incomplete', this.withFinals ? [first.key] : undefined);
        return;
      }
      case 'refuse': {
        const refused = this.#undecided.shift();
        if (refused) this.script.error('INVALID_MESSAGE', { client_seq: refused.key });
        return;
      }
      case 'pause': {
        const unheard = this.#undecided.shift();
        if (unheard) this.script.ack(unheard.key, { message: 'paused' });
        return;
      }
      case 'withdraw': {
        const queryId = this.#queries.at(-1);
        if (queryId) this.script.silent('self_answered', [], { query_id: queryId });
        return;
      }
      case 'lose':
        return this.script.talk.connection({ type: 'connected', lost: 'expired' });
    }
  }
}

function speakerOf(who: number): { speaker?: string } {
  const speaker = WHO[who];
  return speaker === undefined ? {} : { speaker };
}

const runs = fc.tuple(fc.boolean(), fc.array(step, { maxLength: 60 }));

describe('whatever happens in whatever order', () => {
  test('each line is in one turn, as it was sent, so that it has one decision at most', () => {
    fc.assert(
      fc.property(runs, ([withFinals, steps]) => {
        const run = new Run(withFinals);
        for (const each of steps) run.do(each);
        const { turns } = run.script.view;
        const words = turns.flatMap(({ text }) => (text === '' ? [] : text.split(' ')));
        expect(words.toSorted()).toEqual([...run.said.values()].toSorted());
        expect(new Set(turns.map(({ id }) => id)).size).toBe(turns.length);
        for (const { text, partial } of turns) expect(text !== '' || partial !== undefined).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('what has not changed is the same object, and what was shown never changes', () => {
    fc.assert(
      fc.property(runs, ([withFinals, steps]) => {
        const run = new Run(withFinals);
        let before = run.script.view;
        let frozen = structuredClone(before);
        for (const each of steps) {
          run.do(each);
          const after = run.script.view;
          expect(run.script.view).toBe(after);
          expect(before).toEqual(frozen);
          for (const turn of after.turns) {
            const former = before.turns.find(({ id }) => id === turn.id);
            if (former && JSON.stringify(former) === JSON.stringify(turn)) {
              // A decision can be made again in the same words.
              if (former !== turn) expect(turn.decision).not.toBe(undefined);
            }
          }
          before = after;
          frozen = structuredClone(after);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('the listener hears of each change of the view', () => {
    fc.assert(
      fc.property(runs, ([withFinals, steps]) => {
        const run = new Run(withFinals);
        let heard = false;
        run.script.talk.subscribe(() => {
          heard = true;
        });
        for (const each of steps) {
          const before = run.script.view;
          heard = false;
          run.do(each);
          if (run.script.view !== before) expect(heard).toBe(true);
        }
      }),
    );
  });
});

describe('cost', () => {
  test('2,000 lines at full speed, each looked at, take less than two seconds', () => {
    const script = new Script();
    const begun = performance.now();
    for (let i = 0; i < 2_000; i++) {
      const speaker = `speaker ${i % 5}`;
      script.partial(`line ${i}`, { speaker });
      const key = script.final(`line ${i} is said and done`, { speaker });
      script.ack(key);
      if (i % 10 === 0) script.asked(`q${i}`, 'what?', [key]).answer(`q${i}`, 'this', { final: true });
      else script.silent('statement', [key]);
      expect(script.view.turns).toHaveLength(i + 1);
    }
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  test('2,000 lines that are all said before the first is decided take no longer', () => {
    const script = new Script();
    const begun = performance.now();
    const keys = Array.from({ length: 2_000 }, (_, i) => script.final(`line ${i} is said and done`));
    for (const key of keys) {
      script.silent('statement', [key]);
      void script.view;
    }
    expect(script.view.turns).toHaveLength(2_000);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
